package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is refused before anybody is asked. The conversation itself is tried against a real manager. */
class ExecCommandTest {

    private static final String TASK = "11111111-2222-4333-8444-555555555555";

    @Test
    void withoutACommandItIsWrongUsage() {
        Shell.Result result = new Shell().run("exec", TASK);

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("gantry exec ID -- CMD");
    }

    @Test
    void aTerminalCannotBeGivenWhereThereIsNone() {
        Shell.Result result = new Shell().run("exec", "-it", TASK, "--", "sh");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("-t needs a terminal");
    }

    @Test
    void aManagerThatDoesNotAnswerIsNamed() {
        Shell.Result result = new Shell().run("--manager", "http://127.0.0.1:1", "exec", TASK, "--", "ls");

        assertThat(result.status()).isEqualTo(3);
        assertThat(result.err()).contains("http://127.0.0.1:1");
    }
}
