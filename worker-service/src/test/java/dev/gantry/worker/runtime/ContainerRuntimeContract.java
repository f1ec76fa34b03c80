package dev.gantry.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gantry.model.Reason;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.ExecSpec;
import dev.gantry.model.wire.LogEnd;
import dev.gantry.model.wire.LogQuery;
import dev.gantry.model.wire.LogStream;
import dev.gantry.model.wire.PullProgress;
import dev.gantry.worker.runtime.ContainerRuntime.LogRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What every engine behind the port promises, whichever it is. */
public abstract class ContainerRuntimeContract extends LifeCycleContract {

    @Override
    protected abstract ContainerRuntime runtime();

    /** A spec whose container writes these lines and ends. */
    protected abstract TaskSpec writes(String... lines);

    /** A spec whose container writes a line to its standard output, another to its standard error, and ends. */
    protected abstract TaskSpec writesToError(String line, String error);

    /** An image that is not here, and that a registry has. */
    protected abstract String inRegistry() throws IOException;

    /** An image that is in no registry, by a name of one that answers. */
    protected abstract String inNoRegistry() throws IOException;

    /** A command that writes to both outputs and ends. */
    protected abstract List<String> says(String out, String error, int code);

    /** A command that writes what it reads. */
    protected abstract List<String> copies();

    /** A command that does not end by itself. */
    protected abstract List<String> hangs();

    @Test
    void theEngineKnowsItsVersionAndItsMachine() throws EngineFailure {
        Engine engine = runtime().engine();

        assertThat(runtime().version().release()).isNotEmpty();
        assertThat(runtime().version().api()).matches("1\\.\\d+");
        assertThat(engine.cpus()).isPositive();
        assertThat(engine.memory()).isPositive();
    }

    @Test
    void withoutARestartTheEnginesSessionIsTheSame() throws EngineFailure {
        String session = runtime().session();
        started(exits(0));

        assertThat(session).isNotEmpty();
        assertThat(runtime().session()).isEqualTo(session);
    }

    @Test
    void anImageThatIsNotThereIsNamed() throws EngineFailure {
        assertThat(runtime().hasImage(runsOn().image())).isTrue();
        assertThat(runtime().hasImage("gantry-test/none:1")).isFalse();

        Run run = TestRuns.firstRun(TaskSpec.ofImage("test", "gantry-test/none:1"));
        assertThatExceptionOfType(EngineFailure.class)
                .isThrownBy(() -> runtime().create(run))
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Reason.IMAGE_NOT_FOUND))
                .withMessageContaining("gantry-test/none:1");
    }

    @Test
    void whatAContainerWroteCanBeReadWholeOrFromItsEnd() throws Exception {
        String id = started(writes("one", "two", "three"));
        awaitEnd(id);

        assertThat(log(id, Optional.empty(), LogStream.ALL)).isEqualTo("one\ntwo\nthree\n");
        assertThat(log(id, Optional.of(1), LogStream.ALL)).isEqualTo("three\n");
    }

    @Test
    void theTwoStreamsOfAContainerCanBeReadApart() throws Exception {
        String id = started(writesToError("begun", "trouble"));
        awaitEnd(id);

        assertThat(log(id, Optional.empty(), LogStream.STDOUT)).isEqualTo("begun\n");
        assertThat(log(id, Optional.empty(), LogStream.STDERR)).isEqualTo("trouble\n");
    }

    @Test
    void theEndOfALogKnowsStreamsAndTimes() throws Exception {
        String id = started(writesToError("begun", "trouble"));
        awaitEnd(id);

        LogEnd end = LogEnd.unpack(runtime().logEnd(id).pack());

        assertThat(written(end, Map.of("stream", "stderr"))).isEqualTo("trouble\n");
        assertThat(written(end, Map.of("stream", "stdout", "timestamps", "true")))
                .matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z begun\n");
        assertThat(end.isCut()).isFalse();
    }

    @Test
    void aLogThatIsFollowedEndsWithItsContainer() throws Exception {
        String id = started(writes("one", "two"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        runtime()
                .logs(
                        id,
                        new LogRequest(true, Optional.empty(), Optional.empty(), false, LogStream.ALL),
                        (_, piece) -> out.write(piece));

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("one\ntwo\n");
    }

    @Test
    void aReaderThatIsGoneIsNoFailure() throws Exception {
        String id = started(writes("one", "two"));
        awaitEnd(id);

        runtime().logs(id, new LogRequest(false, Optional.empty(), Optional.empty(), false, LogStream.ALL), (_, _) -> {
            throw new IOException("gone");
        });
    }

    @Test
    void aContainerThatIsNotThereHasNoLog() {
        LogRequest all = new LogRequest(false, Optional.empty(), Optional.empty(), false, LogStream.ALL);

        EngineFailure failure = failureOf(() -> runtime().logs("0".repeat(64), all, (_, _) -> {}));

        assertThat(failure.isEngineDown()).as(failure.words()).isFalse();
    }

    @Test
    void anImageThatWasPulledIsThereAndItsWayWasTold() throws Exception {
        String image = inRegistry();
        assertThat(runtime().hasImage(image)).isFalse();
        List<PullProgress> told = new CopyOnWriteArrayList<>();

        runtime().pull(image, told::add);

        assertThat(runtime().hasImage(image)).isTrue();
        assertThat(told)
                .isNotEmpty()
                .allSatisfy(step -> assertThat(step.image()).isEqualTo(image));
    }

    @Test
    void anImageThatNoRegistryHasIsNotFound() throws IOException {
        String image = inNoRegistry();

        EngineFailure failure = failureOf(() -> runtime().pull(image, _ -> {}));

        assertThat(failure.reason()).as(failure.words()).isEqualTo(Reason.IMAGE_NOT_FOUND);
        assertThat(failure.words()).contains(image);
    }

    @Test
    void aCommandInAContainerSaysItsExitCodeAndWhatItWrote() throws Exception {
        String container = started(runsOn());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();

        try (Execution command = runtime()
                .exec(
                        container,
                        ExecSpec.of(says("out", "bad", 3)),
                        InputStream.nullInputStream(),
                        (error, piece) -> (error ? errors : out).write(piece))) {
            assertThat(command.await(PATIENCE)).contains(3);
            assertThat(command.isRunning()).isFalse();
            command.end();
        }

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("out");
        assertThat(errors.toString(StandardCharsets.UTF_8)).isEqualTo("bad");
    }

    @Test
    void aCommandReadsItsInputToItsEnd() throws Exception {
        String container = started(runsOn());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ExecSpec reading = new ExecSpec(copies(), null, null, Map.of(), null, true, false);
        InputStream input = new ByteArrayInputStream("as it came".getBytes(StandardCharsets.UTF_8));

        try (Execution command = runtime().exec(container, reading, input, (_, piece) -> out.write(piece))) {
            assertThat(command.await(PATIENCE)).contains(0);
        }

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("as it came");
    }

    @Test
    void aCommandThatDoesNotEndInItsTimeIsKnownToRunOn() throws Exception {
        String container = started(runsOn());
        Execution command = hanging(container);

        try (command) {
            assertThat(command.await(Duration.ofMillis(100))).isEmpty();
        }

        assertThat(command.isRunning()).as("after closing").isTrue();
        runtime().kill(container);
        Awaitility.await().atMost(PATIENCE).until(() -> !command.isRunning());
    }

    /** Where its processes are seen; these tests run on their engine's machine. */
    @Test
    void aCommandThatDoesNotEndInItsTimeCanBeEnded() throws Exception {
        String container = started(runsOn());

        try (Execution command = hanging(container)) {
            assertThat(command.await(Duration.ofMillis(100))).isEmpty();
            command.end();
            assertThat(command.await(PATIENCE)).contains(137);
        }

        assertThat(find(container).status()).isEqualTo(RunContainer.Status.RUNNING);
    }

    @Test
    void aCommandCanBeEndedAsSoonAsItHasBegun() throws Exception {
        try (Execution command = hanging(started(runsOn()))) {
            command.end();

            assertThat(command.await(PATIENCE)).contains(137);
        }
    }

    private Execution hanging(String container) throws EngineFailure {
        return runtime().exec(container, ExecSpec.of(hangs()), InputStream.nullInputStream(), (_, _) -> {});
    }

    @Test
    void nothingCanBeExecutedInAContainerThatDoesNotRun() throws EngineFailure {
        String container = runtime().create(TestRuns.firstRun(runsOn()));

        assertThatExceptionOfType(EngineFailure.class)
                .isThrownBy(() -> hanging(container))
                .satisfies(failure -> assertThat(failure.isEngineDown()).isFalse())
                .withMessageContaining("is not running");
    }

    private static String written(LogEnd end, Map<String, String> parameters) throws IOException {
        Map<String, String[]> given = new HashMap<>();
        parameters.forEach((name, value) -> given.put(name, new String[] {value}));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        end.write(LogQuery.parse(given, Instant.EPOCH), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private String log(String container, Optional<Integer> tail, LogStream stream) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LogRequest request = new LogRequest(false, tail, Optional.empty(), false, stream);
        runtime().logs(container, request, (_, piece) -> out.write(piece));
        return out.toString(StandardCharsets.UTF_8);
    }
}
