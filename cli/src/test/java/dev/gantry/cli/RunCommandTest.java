package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code gantry run} asks for, waits for and says. */
class RunCommandTest extends CommandFixture {

    @Test
    void theIdOfTheNewTaskIsTheWholeOutput() {
        manager.answers("POST /tasks", 201, task("PENDING"));

        Shell.Result result = shell.run("run", "nginx");

        assertThat(result).isEqualTo(new Shell.Result(0, WEB + System.lineSeparator(), ""));
    }

    @Test
    void aFileIsSentAsItIs(@TempDir Path folder) throws IOException {
        manager.answers("POST /tasks", 201, task("PENDING"));
        String spec = "{ \"image\" : \"nginx\", \"unknown\": 1 }";
        Path file = Files.writeString(folder.resolve("task.json"), spec);

        shell.run("run", "--file", file.toString());
        shell.input(spec + " ").run("run", "--file", "-");

        assertThat(manager.asked()).extracting(StubManager.Asked::body).containsExactly(spec, spec + " ");
    }

    @Test
    void waitingEndsWhenTheTaskRunsAndSaysOnStderrWhatHappensMeanwhile() {
        manager.answers("POST /tasks", 201, task("PENDING"))
                .answers("GET /tasks/" + WEB, 200, """
                        {"id": "%s", "state": "PENDING", "live": {"reason": "NO_WORKERS", "message": "none joined"}}""".formatted(WEB))
                .answers("GET /tasks/" + WEB, 200, task("RUNNING"));

        Shell.Result result = shell.run("run", "--wait", "nginx");

        assertThat(result.status()).isZero();
        assertThat(result.out()).isEqualToIgnoringNewLines(WEB);
        assertThat(result.err().lines()).containsExactly("PENDING NO_WORKERS: none joined", "RUNNING");
        assertThat(manager.asked().getLast().query()).isEqualTo("wait=2s&until=RUNNING");
    }

    private void answersWhilePulling() {
        String pulling = """
                {"id": "%s", "state": "SCHEDULED", "reason": "PULLING_IMAGE", "message": "pulling app:1",
                 "live": {"reason": "PULLING_IMAGE", "message": "pulling %d %%, 12 of 28 MB", "pull": {"percent": %d}}}""";
        manager.answers("POST /tasks", 201, task("PENDING"))
                .answers("GET /tasks/" + WEB, 200, pulling.formatted(WEB, 43, 43))
                .answers("GET /tasks/" + WEB, 200, pulling.formatted(WEB, 44, 44))
                .answers("GET /tasks/" + WEB, 200, task("RUNNING"));
    }

    @Test
    void howFarAnImageIsMovesInOneLineOfATerminal() {
        answersWhilePulling();

        assertThat(shell.interactive().run("run", "--wait", "app:1").err())
                .isEqualTo("SCHEDULED PULLING_IMAGE: pulling 43 %, 12 of 28 MB\u001b[K\r\u001b[K\r"
                        + "SCHEDULED PULLING_IMAGE: pulling 44 %, 12 of 28 MB\u001b[K\r\u001b[K\r"
                        + "RUNNING" + System.lineSeparator());
    }

    @Test
    void howFarAnImageIsIsNotWrittenIntoAFile() {
        answersWhilePulling();

        assertThat(shell.run("run", "--wait", "app:1").err().lines())
                .containsExactly("SCHEDULED PULLING_IMAGE: pulling app:1", "RUNNING");
    }

    @Test
    void waitingForATaskThatFailsEndsWithStatusOne() {
        manager.answers("POST /tasks", 201, task("PENDING")).answers("GET /tasks/" + WEB, 200, task("FAILED"));

        assertThat(shell.run("run", "--wait", "nginx").status()).isEqualTo(1);
    }

    @Test
    void waitingGivesUpAfterItsTimeout() {
        manager.answers("POST /tasks", 201, task("PENDING")).answers("GET /tasks/" + WEB, 200, task("PENDING"));

        Shell.Result result = shell.run("run", "--wait", "--timeout", "1s", "nginx");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("is still PENDING after 1s");
    }

    @Test
    void severalTasksAreAskedForAtOnceAndEachIdIsALine() {
        manager.answers("POST /tasks", 201, "[" + task("PENDING") + "," + task("PENDING") + "]");

        Shell.Result result = shell.run("run", "--count", "2", "nginx");

        assertThat(result.out().lines()).containsExactly(WEB, WEB);
        assertThat(manager.asked().getFirst().body()).isEqualTo("{\"count\":2,\"spec\":{\"image\":\"nginx\"}}");
    }

    @Test
    void waitingForSeveralFailsIfOneFails() {
        manager.answers("POST /tasks", 201, "[" + task("PENDING") + "," + task("PENDING") + "]")
                .answers("GET /tasks/" + WEB, 200, task("RUNNING"))
                .answers("GET /tasks/" + WEB, 200, task("FAILED"));

        Shell.Result result = shell.run("run", "--count", "2", "--wait", "--output", "json", "nginx");

        assertThat(result.status()).isEqualTo(1);
        assertThat(json(result.out()).findValuesAsString("state")).containsExactly("RUNNING", "FAILED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "run --count many nginx",
                "run --file x.json --count 2",
                "run --wait --detach nginx",
                "run --file x.json nginx",
                "run --file x.json --name a",
                "run --file no-such-file.json",
                "run --cpu many nginx",
                "run --memory 2t nginx",
                "run --publish 0:80 nginx",
                "run --publish 80:70000 nginx",
                "run --publish 80/sctp nginx",
                "run --publish 127.0.0.1:80 nginx",
                "run --volume /data nginx",
                "run --volume data:data nginx",
                "run --volume data:/data:rw:ro nginx",
                "run --tmpfs tmp nginx",
                "run --cpu-reservation some nginx",
                "run --memory-reservation much nginx",
                "run --env A nginx",
                "run --env =a nginx",
                "run --stop-grace 10 nginx",
                "run --no-such-flag nginx"
            })
    void wrongUsageHasStatusTwoAndAsksNobody(String line) {
        Shell.Result result = shell.run(line.split(" ", -1));

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("gantry: ");
        assertThat(manager.asked()).isEmpty();
    }
}
