package dev.gantry.manager.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gantry.manager.task.body.TaskRequest;
import dev.gantry.manager.task.body.TaskRequests;
import dev.gantry.model.guard.Guard;
import dev.gantry.model.guard.Permission;
import dev.gantry.model.problem.FieldError;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the operator does not permit is refused with 403, by the path that the client wrote. */
class GuardRailsTest {

    private static List<TaskRequest.Submit> tasks(String body) {
        return switch (TaskRequests.read(body.getBytes(StandardCharsets.UTF_8), List.of())) {
            case TaskRequest.Submit one -> List.of(one);
            case TaskRequest.SubmitMany many -> many.tasks();
            case TaskRequest.Stop stop -> throw new AssertionError(stop);
        };
    }

    private static ProblemException refusal(String body) {
        ProblemException problem =
                catchThrowableOfType(ProblemException.class, () -> new GuardRails(Guard.CLOSED).require(tasks(body)));
        assertThat(problem).as("refusal of %s", body).isNotNull();
        return problem;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'image': 'x', 'network': 'host'}                                    | network | host-network",
                "{'image': 'x', 'mounts': [{'type': 'bind', 'source': '/a', 'target': '/b'}]} | mounts[0].type | bind-mounts",
                "{'image': 'x', 'capabilities': {'add': ['NET_ADMIN']}}               | capabilities.add | added-capabilities",
                "{'image': 'x', 'devices': ['/dev/fuse']}                             | devices | devices",
                "{'image': 'x', 'gpus': 1}                                            | gpus | gpus",
                "{'image': 'x', 'privileged': true}                                   | privileged | privileged",
                "[{'image': 'x'}, {'image': 'x', 'privileged': true}]                 | [1].privileged | privileged",
                "{'count': 3, 'spec': {'image': 'x', 'privileged': true}}             | spec.privileged | privileged",
            })
    void theFieldAndTheSettingAreNamed(String body, String field, String permission) {
        ProblemException problem = refusal(body.replace('\'', '"'));

        assertThat(problem.type()).isEqualTo(ProblemType.NOT_PERMITTED);
        assertThat(problem.type().status()).isEqualTo(403);
        assertThat(problem.errors()).extracting(FieldError::field).containsExactly(field);
        assertThat(problem)
                .hasMessageStartingWith(field + ": ")
                .hasMessageEndingWith("gantry.guard.allow has " + permission);
    }

    @Test
    void whatIsPermittedPasses() {
        Guard open = new Guard(Set.of(Permission.PRIVILEGED), List.of());

        assertThatCode(() -> new GuardRails(open).require(tasks("{\"image\": \"x\", \"privileged\": true}")))
                .doesNotThrowAnyException();
        assertThatCode(() -> new GuardRails(Guard.CLOSED).require(tasks("{\"image\": \"x\"}")))
                .doesNotThrowAnyException();
    }

    @Test
    void aTaskThatIsWantedManyTimesIsRefusedOnce() {
        assertThat(refusal("{\"count\": 10000, \"spec\": {\"image\": \"x\", \"privileged\": true}}")
                        .errors())
                .hasSize(1);
    }
}
