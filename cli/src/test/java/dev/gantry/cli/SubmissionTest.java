package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A task that is submitted runs once, also where its submission has to be repeated. */
class SubmissionTest extends CommandFixture {

    private static final String TASK = task("PENDING");
    private static final String CALL = "POST /tasks";

    private List<String> keys() {
        return manager.asked().stream().map(StubManager.Asked::key).toList();
    }

    @Test
    void eachRunHasAKeyOfItsOwn() {
        manager.answers(CALL, 201, TASK);

        shell.run("run", "nginx");
        shell.run("run", "nginx");

        assertThat(keys()).hasSize(2).doesNotHaveDuplicates().allMatch(key -> key.startsWith("gantry-run-"));
    }

    @Test
    void whatIsNotKnownToBeAcceptedIsAskedForAgainUnderTheSameKey() {
        manager.refuses(CALL, 504, "{\"detail\": \"not known to be applied\"}")
                .breaksOff(CALL)
                .refuses(CALL, 503, "{\"detail\": \"the database does not answer\"}")
                .answers(CALL, 200, TASK);

        Shell.Result result = shell.run("run", "nginx");

        assertThat(result.status()).isZero();
        assertThat(result.out()).isEqualTo(WEB + System.lineSeparator());
        assertThat(keys()).hasSize(4).containsOnly(keys().getFirst());
        assertThat(manager.asked()).extracting(StubManager.Asked::body).containsOnly("{\"image\":\"nginx\"}");
    }

    @Test
    void whoeverStaysInDoubtIsToldToLookFirst() {
        manager.refuses(CALL, 504, "{\"detail\": \"not known to be applied\"}");

        Shell.Result result = shell.run("run", "nginx");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("not known to be applied").contains("look with 'gantry ps --all'");
        assertThat(keys()).hasSize(4).containsOnly(keys().getFirst());
    }

    @Test
    void aManagerThatStaysAwayIsUnreachable() {
        manager.breaksOff(CALL);

        Shell.Result result = shell.run("run", "nginx");

        assertThat(result.status()).isEqualTo(3);
        assertThat(result.err()).contains(manager.url()).contains("look with 'gantry ps --all'");
    }

    @Test
    void aRefusalIsNoDoubt() {
        manager.refuses(CALL, 503, "{\"detail\": \"the command was not applied\"}");

        Shell.Result result = shell.run("run", "nginx");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("gantry: the command was not applied" + System.lineSeparator());
        assertThat(keys()).hasSize(1);
    }
}
