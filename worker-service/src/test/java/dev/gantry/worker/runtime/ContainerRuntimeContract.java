package dev.gantry.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gantry.model.Reason;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.LogEnd;
import dev.gantry.model.wire.LogQuery;
import dev.gantry.model.wire.LogStream;
import dev.gantry.worker.runtime.ContainerRuntime.LogRequest;
import dev.gantry.worker.runtime.RunContainer.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every engine behind the port promises, whichever it is. */
public abstract class ContainerRuntimeContract {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    protected abstract ContainerRuntime runtime();

    /** A spec whose container runs until it is asked to stop. */
    protected abstract TaskSpec runsOn();

    /** A spec whose container takes no notice of being asked. */
    protected abstract TaskSpec hangsOnStop();

    /** A spec whose container ends at once. */
    protected abstract TaskSpec exits(int code);

    /** A spec whose container writes these lines and ends. */
    protected abstract TaskSpec writes(String... lines);

    /** A spec whose container writes a line to its standard output, another to its standard error, and ends. */
    protected abstract TaskSpec writesToError(String line, String error);

    @AfterEach
    void removeAll() throws EngineFailure {
        for (RunContainer container : runtime().list()) {
            runtime().remove(container.id());
        }
    }

    @Test
    void theEngineKnowsItsVersionAndItsMachine() throws EngineFailure {
        Engine engine = runtime().engine();

        assertThat(engine.version()).isNotEmpty();
        assertThat(engine.api()).matches("1\\.\\d+");
        assertThat(engine.cpus()).isPositive();
        assertThat(engine.memory()).isPositive();
    }

    @Test
    void aContainerThatWasMadeIsFoundWithItsRunAndDoesNotRun() throws EngineFailure {
        Run run = new Run(TestRuns.assignment(runsOn()), 2, 1, Instant.parse("2026-01-01T00:00:00.123456789Z"));
        String id = runtime().create(run);

        RunContainer found = runtime().find(id).orElseThrow();

        assertThat(found.id()).isEqualTo(id);
        assertThat(found.status()).isEqualTo(Status.CREATED);
        assertThat(found.run()).as("read back, environment included").isEqualTo(run);
        assertThat(found.startedAt()).isNull();
    }

    @Test
    void aStartedContainerRunsAndIsListed() throws EngineFailure {
        String created = runtime().create(TestRuns.firstRun(runsOn()));
        String started = started(runsOn());

        assertThat(find(started).status()).isEqualTo(Status.RUNNING);
        assertThat(find(started).startedAt()).isNotNull();
        assertThat(runtime().list()).extracting(RunContainer::id).containsExactlyInAnyOrder(created, started);
    }

    @Test
    void aContainerEndsWithItsExitCode() throws EngineFailure {
        String id = started(exits(7));
        RunContainer ended = awaitEnd(id);

        assertThat(ended.exitCode()).isEqualTo(7);
        assertThat(ended.oomKilled()).isFalse();
        // Not compared: Docker notes the start of a short life a moment after its end.
        assertThat(ended.startedAt()).isNotNull();
        assertThat(ended.finishedAt()).isNotNull();
    }

    @Test
    void aSignalEndsAContainerThatHeedsIt() throws EngineFailure {
        String id = started(runsOn());
        // Again and again: a process that has only just begun may not listen yet.
        Awaitility.await().atMost(PATIENCE).until(() -> {
            runtime().signal(id);
            return find(id).status() == Status.ENDED;
        });

        assertThat(find(id).exitCode()).isEqualTo(143);
    }

    @Test
    void aKillEndsAContainerThatDoesNot() throws EngineFailure {
        String id = started(hangsOnStop());
        runtime().signal(id);
        assertThat(find(id).status()).isEqualTo(Status.RUNNING);

        runtime().kill(id);

        assertThat(awaitEnd(id).exitCode()).isEqualTo(137);
    }

    @Test
    void everyVerbMayBeRepeated() throws EngineFailure {
        Run run = TestRuns.firstRun(hangsOnStop());
        String id = runtime().create(run);
        assertThat(runtime().create(run)).isEqualTo(id);
        runtime().start(id);
        runtime().start(id);
        runtime().signal(id);
        runtime().signal(id);
        runtime().kill(id);
        awaitEnd(id);
        assertThatCode(() -> runtime().kill(id)).doesNotThrowAnyException();
        assertThatCode(() -> runtime().signal(id)).doesNotThrowAnyException();
        runtime().remove(id);
        assertThatCode(() -> runtime().remove(id)).doesNotThrowAnyException();
        assertThatCode(() -> runtime().kill(id)).doesNotThrowAnyException();
        assertThatCode(() -> runtime().signal(id)).doesNotThrowAnyException();
    }

    @Test
    void aRunningContainerIsRemovedAllTheSame() throws EngineFailure {
        String id = started(hangsOnStop());
        runtime().remove(id);

        assertThat(runtime().find(id)).isEmpty();
        assertThat(runtime().list()).isEmpty();
    }

    @Test
    void aContainerThatIsRenamedKeepsItsRun() throws EngineFailure {
        Run run = TestRuns.firstRun(runsOn());
        String id = runtime().create(run);
        assertThat(find(id).name()).isEqualTo(run.containerName());

        runtime().rename(id, "gantry-test-" + run.attempt().task());

        assertThat(find(id).name()).isEqualTo("gantry-test-" + run.attempt().task());
        assertThat(find(id).run()).isEqualTo(run);
        runtime().remove(id);
        assertThatCode(() -> runtime().rename(id, "anything")).doesNotThrowAnyException();
    }

    @Test
    void withoutARestartTheEnginesSessionIsTheSame() throws EngineFailure {
        String session = runtime().session();
        started(exits(0));

        assertThat(session).isNotEmpty();
        assertThat(runtime().session()).isEqualTo(session);
    }

    @Test
    void aContainerThatIsNotThereIsNothing() throws EngineFailure {
        assertThat(runtime().find("0".repeat(64))).isEmpty();
    }

    @Test
    void theSameRunIsTakenOverEvenWhileItRuns() throws EngineFailure {
        Run run = TestRuns.firstRun(runsOn());
        String id = runtime().create(run);
        runtime().start(id);

        assertThat(runtime().create(run)).isEqualTo(id);
        assertThat(find(id).status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void aContainerOfTheSameNameButAnotherSpecIsReplaced() throws EngineFailure {
        Assignment first = TestRuns.assignment(runsOn());
        runtime().start(runtime().create(Run.first(first)));
        Assignment second =
                Assignment.run(first.task(), first.attempt(), exits(0), new SpecHash("b".repeat(64)), List.of());

        String id = runtime().create(Run.first(second));

        assertThat(find(id).status()).isEqualTo(Status.CREATED);
        assertThat(find(id).run().assignment().specHash()).isEqualTo(second.specHash());
        assertThat(runtime().list()).hasSize(1);
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

    private static String written(LogEnd end, Map<String, String> parameters) throws IOException {
        Map<String, String[]> given = new HashMap<>();
        parameters.forEach((name, value) -> given.put(name, new String[] {value}));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        end.write(LogQuery.parse(given, Instant.EPOCH), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whoeverWatchesIsToldOfAnEnd() throws Exception {
        Run run = TestRuns.firstRun(runsOn());
        String id = runtime().create(run);
        runtime().start(id);
        CountDownLatch connected = new CountDownLatch(1);
        List<AttemptRef> told = new CopyOnWriteArrayList<>();
        Thread watcher = Thread.ofVirtual().start(() -> {
            try {
                runtime().watch(connected::countDown, told::add);
            } catch (EngineFailure | InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(connected.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        told.clear();

        runtime().kill(id);

        Awaitility.await().atMost(PATIENCE).until(() -> told.contains(run.attempt()));
        watcher.interrupt();
    }

    protected String started(TaskSpec spec) throws EngineFailure {
        String id = runtime().create(TestRuns.firstRun(spec));
        runtime().start(id);
        return id;
    }

    protected RunContainer awaitEnd(String container) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> find(container), found -> found.status() == Status.ENDED);
    }

    private RunContainer find(String container) throws EngineFailure {
        return runtime().find(container).orElseThrow();
    }

    private String log(String container, Optional<Integer> tail, LogStream stream) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LogRequest request = new LogRequest(false, tail, Optional.empty(), false, stream);
        runtime().logs(container, request, (_, piece) -> out.write(piece));
        return out.toString(StandardCharsets.UTF_8);
    }
}
