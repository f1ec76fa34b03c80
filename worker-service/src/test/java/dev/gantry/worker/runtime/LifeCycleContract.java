package dev.gantry.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.Assignment;
import dev.gantry.worker.runtime.RunContainer.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every engine behind the port promises of the life of a container: from its making to its removal. */
public abstract class LifeCycleContract {

    protected static final Duration PATIENCE = Duration.ofSeconds(60);

    protected abstract ContainerLifeCycle runtime();

    /** A spec whose container runs until it is asked to stop. */
    protected abstract TaskSpec runsOn();

    /** A spec whose container takes no notice of being asked. */
    protected abstract TaskSpec hangsOnStop();

    /** A spec whose container ends at once. */
    protected abstract TaskSpec exits(int code);

    @AfterEach
    void removeAll() throws EngineFailure {
        for (RunContainer container : runtime().list()) {
            runtime().remove(container.id());
        }
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
    void aListShowsWhatALookDoes() throws EngineFailure {
        List<String> ids = List.of(runtime().create(TestRuns.firstRun(runsOn())), started(runsOn()), started(exits(0)));
        awaitEnd(ids.getLast());

        List<ContainerGlance> looked = new ArrayList<>();
        for (String id : ids) {
            looked.add(find(id).glance());
        }
        assertThat(runtime().glance()).containsExactlyInAnyOrderElementsOf(looked);
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

    /** An engine answers 409 here, or 304: what was asked for is so. */
    @Test
    void aContainerThatWasNeverStartedStaysAsItIsWhateverItIsAskedToStop() throws EngineFailure {
        String id = runtime().create(TestRuns.firstRun(runsOn()));

        runtime().signal(id);
        runtime().kill(id);

        assertThat(find(id).status()).isEqualTo(Status.CREATED);
        runtime().remove(id);
        assertThat(runtime().find(id)).isEmpty();
    }

    @Test
    void oneThatHasEndedIsListedUntilItIsRemoved() throws EngineFailure {
        String id = started(exits(0));
        awaitEnd(id);

        assertThat(runtime().list()).extracting(RunContainer::id).containsExactly(id);
        runtime().remove(id);
        assertThat(runtime().list()).isEmpty();
    }

    @Test
    void oneThatHasEndedMayBeStartedAgain() throws EngineFailure {
        String id = started(exits(3));
        awaitEnd(id);

        runtime().start(id);

        assertThat(awaitEnd(id).exitCode()).isEqualTo(3);
    }

    @Test
    void whatIsNotThereCannotBeStarted() {
        EngineFailure failure = failureOf(() -> runtime().start("0".repeat(64)));

        assertThat(failure.isEngineDown()).as(failure.words()).isFalse();
    }

    @Test
    void theNameOfAnotherContainerIsNotGivenTwice() throws EngineFailure {
        Run taken = TestRuns.firstRun(runsOn());
        runtime().create(taken);
        Run other = TestRuns.firstRun(runsOn());
        String id = runtime().create(other);

        EngineFailure failure = failureOf(() -> runtime().rename(id, taken.containerName()));

        assertThat(failure.isEngineDown()).as(failure.words()).isFalse();
        assertThat(find(id).name()).isEqualTo(other.containerName());
    }

    @Test
    void runsOfOneAttemptAreContainersOfTheirOwn() throws EngineFailure {
        Assignment assignment = TestRuns.assignment(runsOn());
        String first = runtime().create(Run.first(assignment));
        String second = runtime().create(new Run(assignment, 1, 1, Instant.parse("2026-01-01T00:00:00Z")));

        assertThat(second).isNotEqualTo(first);
        assertThat(runtime().list()).extracting(RunContainer::id).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void whoeverWatchesIsToldOfEachChange() throws Exception {
        Run run = TestRuns.firstRun(runsOn());
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
        String id = runtime().create(run);
        for (Change change : List.<Change>of(
                () -> runtime().start(id),
                () -> runtime().rename(id, "gantry-test-" + run.attempt().task()),
                () -> runtime().kill(id),
                () -> runtime().remove(id))) {
            told.clear();
            change.make();
            Awaitility.await().atMost(PATIENCE).until(() -> told.contains(run.attempt()));
        }
        watcher.interrupt();
    }

    private interface Change {
        void make() throws EngineFailure;
    }

    protected static EngineFailure failureOf(ThrowingCallable verb) {
        return Objects.requireNonNull(catchThrowableOfType(EngineFailure.class, verb), "it did not fail");
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

    protected RunContainer find(String container) throws EngineFailure {
        return runtime().find(container).orElseThrow();
    }
}
