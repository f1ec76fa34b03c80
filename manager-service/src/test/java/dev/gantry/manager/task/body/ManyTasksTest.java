package dev.gantry.manager.task.body;

import static dev.gantry.manager.task.body.Bodies.ID;
import static dev.gantry.manager.task.body.Bodies.fields;
import static dev.gantry.manager.task.body.Bodies.read;
import static dev.gantry.manager.task.body.Bodies.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several tasks in one body: an array of specs, or a spec with a count. */
class ManyTasksTest {

    private static List<TaskRequest.Submit> tasks(String body) {
        return ((TaskRequest.SubmitMany) read(body)).tasks();
    }

    private static String array(int count) {
        return "[" + String.join(",", Collections.nCopies(count, "{\"image\": \"x\"}")) + "]";
    }

    @Test
    void anArrayIsReadInItsOrder() {
        assertThat(tasks("[{\"image\": \"a\"}, {\"image\": \"b\", \"id\": \"" + ID + "\"}]"))
                .extracting(task -> task.spec().image(), task -> task.id().isPresent())
                .containsExactly(tuple("a", false), tuple("b", true));
    }

    @ParameterizedTest
    @CsvSource({"'', 1", "', \"count\": 1', 1", "', \"count\": 500', 500", "', \"count\": 10000', 10000"})
    void aCountIsSoManyTasks(String count, int tasks) {
        assertThat(tasks("{\"spec\": {\"image\": \"a\"}" + count + "}")).hasSize(tasks);
    }

    @Test
    void tenThousandTasksAreAsManyAsMayBe() {
        assertThat(tasks(array(10_000))).hasSize(10_000);
        assertThat(refusal(array(10_001)).getFirst().message()).isEqualTo("has 10001 tasks, and may have 1 to 10000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{'image': 'x'}, {'image': 'x', 'cpu': 'y'}]      | [1].cpu",
                "[{'image': 'x'}, {}]                              | [1].image",
                "[{'image': 'x'}, 5]                               | [1]",
                "[{'image': 'x', 'ports': [{'container': 0}]}]     | [0].ports[0].container",
                "[{'image': 'x', 'dik': 1}]                        | [0].dik",
                "{'spec': {'image': 'x', 'cpu': 'y'}, 'count': 2}  | spec.cpu",
                "{'spec': {'image': 'x'}, 'count': 0}              | count",
                "{'spec': {'image': 'x'}, 'count': 10001}          | count",
                "{'spec': {'image': 'x'}, 'count': 1.5}            | count",
                "{'spec': {'image': 'x'}, 'cuont': 2}              | cuont",
                "{'spec': 5, 'count': 2}                           | spec",
                "{'count': 2}                                      | spec",
                "{'image': 'x', 'count': 2}                        | spec,image",
            })
    void whatIsWrongIsNamedByItsPath(String body, String paths) {
        assertThat(fields(body.replace('\'', '"'))).containsExactlyInAnyOrder(paths.split(","));
    }

    @Test
    void anIdNamesOneTask() {
        String task = "{\"image\": \"x\", \"id\": \"" + ID + "\"}";

        assertThat(refusal("[" + task + "," + task + "]").getFirst().toString()).contains("[1].id", "is that of [0]");
        assertThat(fields("{\"spec\": " + task + ", \"count\": 2}")).containsExactly("spec.id");
    }

    @Test
    void aMebibyteIsTheBoundOfEachTaskNotOfAll() {
        String args = String.join(",", Collections.nCopies(100, "\"" + "y".repeat(2_000) + "\""));
        String large = "{\"image\": \"x\", \"args\": [" + args + "]}";
        String tooLarge = "{\"image\": \"x\", \"args\": [" + String.join(",", Collections.nCopies(6, args)) + "]}";

        assertThat(tasks("[" + String.join(",", Collections.nCopies(6, large)) + "]"))
                .hasSize(6);
        assertThat(fields("[" + large + "," + tooLarge + "]")).containsExactly("[1]");
    }
}
