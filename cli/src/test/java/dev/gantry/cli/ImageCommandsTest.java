package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The images of a worker. */
class ImageCommandsTest extends CommandFixture {

    private static final String WEB = """
            {"id": "sha256:0123456789abcdef", "names": ["web@sha256:1", "web:1"], "size": 12345678,
             "pulledAt": "2026-01-01T08:00:00Z", "lastUsed": "2026-01-01T09:00:00Z"%s}""";

    @Test
    void whatAWorkerPulledIsATableWithWhyItIsKept() {
        manager.answers("GET /workers/one/images", 200, """
                {"dryRun": false, "disk": {"total": 100, "free": 20, "usedPercent": 80}, "removed": [], "bytes": 0,
                 "kept": [%s, {"id": "sha256:ff", "names": ["old@sha256:2"], "size": 1, "lastUsed": "2026-01-01T11:59:30Z"}]}""".formatted(WEB.formatted(", \"keep\": \"IN_CONTAINER\"")));

        Shell.Result result = shell.run("workers", "images", "one");

        assertThat(result.out().lines())
                .containsExactly(
                        "IMAGE         ID            SIZE MB  LAST USED  KEPT",
                        "web:1         0123456789ab  12       3h         in container",
                        "old@sha256:2  ff            0        30s        -");
        assertThat(result.err()).contains("the engine's disk is at 80 %");
    }

    @Test
    void aDryRunSaysWhatWouldGo() {
        manager.answers(
                "POST /workers/one/images/prune",
                200,
                "{\"dryRun\": true, \"removed\": [" + WEB.formatted("") + "], \"bytes\": 12345678, \"kept\": []}");

        Shell.Result result = shell.run("workers", "prune", "one", "--dry-run", "--min-age", "0s");

        assertThat(result.out()).contains("web:1");
        assertThat(result.err()).contains("would remove 1 of 1 images, at most 12 MB");
        assertThat(manager.asked().getFirst().query()).isEqualTo("dryRun=true&minimumAge=0s");
    }

    @Test
    void aWorkerThatIsNotKnownIsSaid() {
        manager.refuses("POST /workers/none/images/prune", 404, "{\"detail\": \"There is no worker none.\"}");

        Shell.Result result = shell.run("workers", "prune", "none");

        assertThat(result.err()).contains("There is no worker none.");
        assertThat(result.status()).isEqualTo(4);
    }
}
