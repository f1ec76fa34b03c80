package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GantryCliTest {

    private final StubManager manager = new StubManager();
    private final Shell shell = new Shell();

    @AfterEach
    void stop() {
        manager.close();
    }

    @Test
    void aManagerThatDoesNotAnswerHasStatusThree() throws IOException {
        // The port is taken, so that nobody else begins to listen on it.
        try (Socket silent = new Socket()) {
            silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String nowhere = "http://127.0.0.1:" + silent.getLocalPort();

            Shell.Result result = shell.run("--manager", nowhere, "ps");

            assertThat(result.status()).isEqualTo(3);
            assertThat(result.err()).contains(nowhere).contains("not reachable").hasLineCount(1);
        }
    }

    @Test
    void everyErrorOfARefusedBodyIsALine() {
        manager.refuses("POST /tasks", 400, """
                {"type": "urn:gantry:problem:invalid-request", "title": "The request is not valid", "status": 400,
                 "detail": "cpu: is below 0", "errors": [{"field": "cpu", "message": "is below 0"},
                 {"field": "ports[0].host", "message": "is above 65535"}]}""");

        Shell.Result result = at(manager).run("run", "nginx");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines())
                .containsExactly("gantry: cpu: is below 0", "gantry: ports[0].host: is above 65535");
    }

    @Test
    void aMissingTokenIsAskedFor() {
        manager.refuses("GET /workers", 401, "{\"title\": \"A token is missing or wrong\"}");

        assertThat(at(manager).run("workers").err().lines())
                .containsExactly(
                        "gantry: A token is missing or wrong", "gantry: give a token with --token or GANTRY_TOKEN");
    }

    @Test
    void anAnswerThatIsNoProblemIsItsStatus() {
        manager.answers("GET /workers", 502, "<html>Bad gateway</html>");

        Shell.Result result = at(manager).run("workers");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err().lines()).containsExactly("gantry: the manager answered with status 502");
    }

    @Test
    void somethingElseThanAManagerIsCalledSo() {
        manager.answers("GET /workers", 200, "<html>Welcome</html>");

        assertThat(at(manager).run("workers").err()).contains("does not answer as a Gantry manager does");
    }

    @Test
    void theTokenOfTheCommandLineCountsBeforeTheEnvironment() {
        manager.answers("GET /workers", 200, "[]");

        at(manager).run("workers");
        at(manager).with("GANTRY_CLUSTER_TOKEN", "cluster").run("workers");
        at(manager).with("GANTRY_TOKEN", "own").run("workers");
        at(manager).run("workers", "--token", "flag");

        assertThat(manager.asked())
                .extracting(StubManager.Asked::authorization)
                .containsExactly("", "Bearer cluster", "Bearer own", "Bearer flag");
    }

    @Test
    void theManagerOfTheCommandLineCountsBeforeTheEnvironment() {
        assertThat(ManagerAddress.of("", Map.of())).hasToString("http://127.0.0.1:8080");
        assertThat(ManagerAddress.of("", Map.of("ORCHESTRATION_HOST", "h", "ORCHESTRATION_PORT", "1")))
                .hasToString("http://h:1");
        assertThat(ManagerAddress.of("", Map.of("ORCHESTRATION_HOST", "0.0.0.0")))
                .hasToString("http://127.0.0.1:8080");
        Map<String, String> both = Map.of("GANTRY_MANAGER_URL", "https://u/", "ORCHESTRATION_HOST", "h");
        assertThat(ManagerAddress.of("", both)).hasToString("https://u");
        assertThat(ManagerAddress.of("m:9090", both)).hasToString("http://m:9090");
    }

    @Test
    void aLostWorkerIsForgottenByItsName() {
        manager.answers("DELETE /workers/rack 1", 200, "{\"id\": \"7\", \"name\": \"rack 1\"}");

        Shell.Result result = at(manager).run("workers", "forget", "rack 1");

        assertThat(result.status()).isZero();
        assertThat(result.out()).isEqualTo("rack 1" + System.lineSeparator());
    }

    @Test
    void aWorkerThatAnswersIsNotForgotten() {
        manager.refuses("DELETE /workers/one", 409, "{\"detail\": \"Worker one is READY.\"}");

        Shell.Result result = at(manager).run("workers", "forget", "one");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err().lines()).containsExactly("gantry: Worker one is READY.");
    }

    @Test
    void forgetSaysWhatItMeans() {
        Shell.Result result = shell.run("workers", "forget", "--help");

        assertThat(result.status()).isZero();
        assertThat(result.out()).contains("gantry workers forget").contains("orphans");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pss",
                "ps --no-such",
                "events -n -1",
                "inspect",
                "stop",
                "workers forget",
                "--manager ftp://x ps",
                "logs a --tail -1"
            })
    void wrongUsageHasStatusTwo(String line) {
        Shell.Result result = shell.run(line.isEmpty() ? new String[0] : line.split(" ", -1));

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("gantry: ");
    }

    @Test
    void everyVerbHasHelp() {
        for (String verb : new String[] {"run", "ps", "inspect", "explain", "events", "logs", "stop", "workers"}) {
            Shell.Result result = shell.run(verb, "--help");
            assertThat(result.status()).isZero();
            assertThat(result.out()).contains("gantry " + verb);
        }
    }

    private Shell at(StubManager stub) {
        return shell.with("GANTRY_MANAGER_URL", stub.url());
    }
}
