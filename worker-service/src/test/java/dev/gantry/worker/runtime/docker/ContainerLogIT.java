package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.wire.LogEnd;
import dev.gantry.model.wire.LogQuery;
import dev.gantry.model.wire.LogStream;
import dev.gantry.worker.runtime.ContainerRuntime.LogRequest;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.RunContainer.Status;
import dev.gantry.worker.runtime.TestRuns;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Long lines of a real engine's log. Needs one, at DOCKER_HOST. */
class ContainerLogIT {

    @RegisterExtension
    static final LocalEngine ENGINE = new LocalEngine();

    /** Seven lines of 128 to 2 times 300 bytes, each of words that no other has: the engine splits the first two. */
    private static final String SCRIPT =
            "for n in 7 6 5 4 3 2 1; do w=\"$(printf '%0149d' $n) $(printf '%0149d' $n) \"; i=0;"
                    + " while [ $i -lt $n ]; do w=\"$w$w\"; i=$((i+1)); done; echo \"$w\"; done";

    private final DockerContainerRuntime runtime = ENGINE.connect();

    private static String line(int number) {
        return String.format("%0149d %0149d ", number, number).repeat(1 << number) + "\n";
    }

    private String written() throws EngineFailure {
        String id = runtime.create(TestRuns.firstRun(BusyboxImage.spec("sh", "-c", SCRIPT)));
        runtime.start(id);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> runtime.find(id).orElseThrow().status() == Status.ENDED);
        return id;
    }

    private static String text(LogEnd end, Map<String, String[]> parameters) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        end.write(LogQuery.parse(parameters, Instant.EPOCH), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void longLinesAreReadAndKeptAsTheyWereWritten() throws Exception {
        String id = written();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        LogRequest all = new LogRequest(false, Optional.empty(), Optional.empty(), false, LogStream.ALL);

        runtime.logs(id, all, (_, piece) -> read.write(piece));
        LogEnd end = runtime.logEnd(id);

        StringBuilder whole = new StringBuilder();
        for (int number = 7; number >= 1; number--) {
            whole.append(line(number));
        }
        assertThat(read.toString(StandardCharsets.UTF_8)).isEqualTo(whole.toString());
        assertThat(end.isCut()).isTrue();
        String kept = text(end, Map.of());
        assertThat(kept).hasSizeBetween(LogEnd.MOST_BYTES - 17_000, LogEnd.MOST_BYTES);
        assertThat(whole.toString()).endsWith(kept);
        assertThat(text(end, Map.of("timestamps", new String[] {"true"})))
                .as("a time at each line")
                .contains("Z " + line(5))
                .matches(Pattern.compile("^2\\d\\d\\d-\\d\\d-\\d\\dT.*", Pattern.DOTALL));
    }
}
