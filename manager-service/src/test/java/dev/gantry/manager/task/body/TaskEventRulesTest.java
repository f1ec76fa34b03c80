package dev.gantry.manager.task.body;

import static dev.gantry.manager.task.body.Bodies.ID;
import static dev.gantry.manager.task.body.Bodies.fields;
import static dev.gantry.manager.task.body.Bodies.read;
import static dev.gantry.manager.task.body.Bodies.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.PortSpec;
import dev.gantry.model.Protocol;
import dev.gantry.model.TaskSpec;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What older clients send, as their READMEs show it and at its edges. */
class TaskEventRulesTest {

    @Test
    void anOlderClientsTaskIsReadAsItsReadmeShowsIt() {
        TaskSpec spec = spec("{\"name\": \"web-server\", \"image\": \"nginx:latest\", \"memory\": 512, \"cpu\": 1.0,"
                + " \"disk\": 1, \"exposedPorts\": {\"80/tcp\": {}}}");

        assertThat(spec.name()).isEqualTo("web-server");
        assertThat(spec.image()).isEqualTo("nginx:latest");
        assertThat(spec.memory()).isEqualTo(512);
        assertThat(spec.cpu()).isEqualTo(1.0);
        assertThat(spec.disk()).isEqualTo(1);
        assertThat(spec.ports()).containsExactly(new PortSpec(80, 0, Protocol.TCP));
    }

    @Test
    void anOlderClientsTaskEventIsReadAsItsReadmeShowsIt() {
        assertThat(read("{\"ID\": \"266592cd-960d-4091-981c-8c25c44b1018\", \"State\": 2, \"Task\": {\"State\": 1,"
                        + " \"ID\": \"266592cd-960d-4091-981c-8c25c44b1018\", \"Name\": \"task-1\","
                        + " \"Image\": \"strm/helloworld-http\"}}"))
                .isEqualTo(new TaskRequest.Submit(Optional.of(ID), TaskSpec.ofImage("task-1", "strm/helloworld-http")));
    }

    @Test
    void everyFieldOfTheOlderTaskTypeIsKnown() {
        TaskSpec spec = spec("{\"ID\": \"266592cd-960d-4091-981c-8c25c44b1018\", \"State\": 1, \"Timestamp\": \"x\","
                + " \"Task\": {\"ID\": \"266592cd-960d-4091-981c-8c25c44b1018\", \"ContainerID\": \"c\","
                + " \"Name\": \"n\", \"State\": 0, \"Image\": \"x\", \"Cpu\": 0.5, \"Memory\": 64, \"Disk\": 2,"
                + " \"ExposedPorts\": {\"80/tcp\": {}}, \"PortBindings\": {\"80/tcp\": \"8080\"}, \"HostPorts\": {},"
                + " \"HealthCheck\": \"\", \"RestartPolicy\": \"always\", \"RestartCount\": 1, \"StartTime\": \"x\","
                + " \"FinishTime\": \"x\", \"Cmd\": [\"a\"], \"Env\": [\"K=V=W\", \"E=\"]}}");

        assertThat(spec.memory()).isEqualTo(64);
        assertThat(spec.ports()).containsExactly(new PortSpec(80, 8080, Protocol.TCP));
        assertThat(spec.args()).containsExactly("a");
        assertThat(spec.env()).isEqualTo(Map.of("K", "V=W", "E", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ID | 5",
                "Name | 5",
                "Image | 5",
                "State | {}",
                "Cpu | {}",
                "Memory | {}",
                "Disk | {}",
                "ExposedPorts | []",
                "PortBindings | []",
                "RestartPolicy | 5",
                "Cmd | {}",
                "Env | {}"
            })
    void aFieldOfATaskEventOfAnotherTypeIsNamed(String field, String value) {
        String image = field.equals("Image") ? "" : "\"Image\": \"x\", ";
        assertThat(fields("{\"Task\": {" + image + "\"" + field + "\": " + value + "}}"))
                .containsExactly("Task." + field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"Task\": {\"Image\": \"x\", \"State\": 4}}                    | Task.State",
                "{\"Task\": {\"Image\": \"x\", \"Env\": [\"A=1\", \"B\"]}}       | Task.Env[1]",
                "{\"Task\": {\"Image\": \"x\", \"Env\": [5, \"A=1\"]}}           | Task.Env[0]",
                "{\"ID\": \"x\", \"Task\": {\"Image\": \"x\"}}                   | ID",
                "{\"State\": 5, \"Task\": {\"Image\": \"x\"}}                    | State",
                "{\"State\": 3, \"Task\": {\"ID\": \"x\"}}                       | Task.ID",
                "{\"State\": 2, \"Color\": 1, \"Task\": {\"Image\": \"x\"}}      | Color",
            })
    void aWrongFieldOfATaskEventIsNamedAsWritten(String body, String field) {
        assertThat(fields(body)).containsExactly(field);
    }

    @Test
    void everyWrongVariableOfATaskEventKeepsItsPlace() {
        assertThat(fields("{\"Task\": {\"Image\": \"x\", \"Env\": [5, \"B\", \"" + "N".repeat(257) + "=1\"]}}"))
                .containsExactlyInAnyOrder("Task.Env[0]", "Task.Env[1]", "Task.Env[2]");
    }

    @Test
    void theTasksStateDecidesWhereTheEventHasNone() {
        assertThat(read("{\"Task\": {\"State\": 3, \"ID\": \"" + ID + "\"}}")).isEqualTo(new TaskRequest.Stop(ID));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aWishForAnyLivingStateIsAStart(int state) {
        assertThat(read("{\"State\": " + state + ", \"Task\": {\"State\": 3, \"Image\": \"x\"}}"))
                .isEqualTo(new TaskRequest.Submit(Optional.empty(), TaskSpec.ofImage("x", "x")));
    }
}
