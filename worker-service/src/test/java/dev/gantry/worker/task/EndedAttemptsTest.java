package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Phase;
import dev.gantry.model.RestartMode;
import dev.gantry.model.wire.Assignment;
import dev.gantry.worker.runtime.Behaviour;
import dev.gantry.worker.runtime.FakeContainerRuntime;
import dev.gantry.worker.runtime.TestRuns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The last containers of attempts that are over, which are kept for their logs. */
class EndedAttemptsTest {

    private static final int KEPT = 50;

    private final Worker worker = new Worker();
    private final FakeContainerRuntime engine = worker.engine;

    @BeforeEach
    void image() {
        engine.images().add("job", Behaviour.exits(Duration.ZERO, 0).writing("done"));
    }

    @AfterEach
    void close() {
        worker.close();
    }

    /** One after the other, so that it is known which is the oldest. */
    private List<Assignment> end(int jobs) {
        List<Assignment> ended = new ArrayList<>();
        for (int job = 0; job < jobs; job++) {
            ended.add(endOne(worker));
        }
        return ended;
    }

    private static Assignment endOne(Worker on) {
        Assignment job = TestRuns.assignment("job", RestartMode.NO);
        on.run(job);
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() ->
                        on.find(job).filter(seen -> seen.phase() == Phase.GONE).isPresent());
        return job;
    }

    private static void acknowledge(Worker heard) {
        heard.observations.acknowledge(Long.MAX_VALUE);
    }

    private void awaitContainersOf(List<Assignment> kept) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(engine.everything())
                        .extracting(container -> container.run().assignment().task())
                        .containsExactlyInAnyOrderElementsOf(
                                kept.stream().map(Assignment::task).toList()));
    }

    @Test
    void fiftyAreKept() {
        List<Assignment> ended = end(KEPT);
        acknowledge(worker);

        worker.attempts.discardOld();

        awaitContainersOf(ended);
        assertThat(worker.observations.everything().observations()).hasSize(KEPT);
    }

    @Test
    void oneMoreLetsTheOldestGoOfWhichTheEndOfTheLogIsKept() {
        List<Assignment> ended = end(KEPT + 1);
        acknowledge(worker);

        worker.attempts.discardOld();

        awaitContainersOf(ended.subList(1, ended.size()));
        Awaitility.await().until(() -> worker.find(ended.getFirst()).isEmpty());
        assertThat(worker.logEnds.newest(ended.getFirst().task(), 1, 0)).isPresent();
    }

    @Test
    void noneGoesOfWhoseEndNoManagerKnows() {
        List<Assignment> known = end(2);
        acknowledge(worker);
        List<Assignment> unknown = end(KEPT + 3);

        worker.attempts.discardOld();

        awaitContainersOf(unknown);
        assertThat(known)
                .allSatisfy(
                        gone -> Awaitility.await().until(() -> worker.find(gone).isEmpty()));
        acknowledge(worker);
        worker.attempts.discardOld();
        awaitContainersOf(unknown.subList(3, unknown.size()));
    }

    @Test
    void anotherProcessOfTheWorkerKnowsWhichIsTheOldest() {
        List<Assignment> ended = end(KEPT);
        worker.close();

        try (Worker next = new Worker(engine, "")) {
            Assignment newest = endOne(next);
            acknowledge(next);

            next.attempts.discardOld();

            awaitContainersOf(
                    Stream.concat(ended.stream().skip(1), Stream.of(newest)).toList());
        }
    }
}
