package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Phase;
import dev.gantry.model.RestartMode;
import dev.gantry.model.wire.Assignment;
import dev.gantry.worker.runtime.Behaviour;
import dev.gantry.worker.runtime.FakeContainerRuntime;
import dev.gantry.worker.runtime.TestRuns;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of the engine before something is reported, and what a look at everything costs. */
class EngineCallsTest {

    /** For so long nothing is asked of an engine that has nothing more to do. */
    private static final Duration QUIET = Duration.ofMillis(700);

    private final Worker worker = new Worker();
    private final FakeContainerRuntime engine = worker.engine;

    @BeforeEach
    void image() {
        engine.images().add("web", Behaviour.runsOn().writing("begun"));
    }

    @AfterEach
    void close() {
        worker.close();
    }

    private static Assignment assignment(RestartMode mode) {
        return TestRuns.assignment("web", mode);
    }

    private String running(Assignment assignment) {
        worker.run(assignment);
        return String.valueOf(worker.awaitPhase(assignment, Phase.RUNNING).containerId());
    }

    /** How many calls there were when no more came. */
    private int awaitQuiet() {
        return Awaitility.await().during(QUIET).until(() -> engine.calls().size(), new Unchanged()::holds);
    }

    private static final class Unchanged {
        private int last = -1;

        boolean holds(int now) {
            boolean same = now == last;
            last = now;
            return same;
        }
    }

    private List<String> callsAfter(int count) {
        return engine.calls().subList(count, engine.calls().size());
    }

    /** Without those of looks at everything, which may come at any time. */
    private List<String> callsUntil(String last, int count) {
        Stream<String> before = callsAfter(count).stream()
                .filter(verb -> !verb.equals("glance"))
                .takeWhile(verb -> !verb.equals(last));
        return Stream.concat(before, Stream.of(last)).toList();
    }

    @Test
    void anEndIsLookedAtOnceAndWrittenDownBeforeItIsReported() {
        Assignment job = assignment(RestartMode.NO);
        String container = running(job);
        int before = awaitQuiet();

        engine.exit(container, 0);
        worker.awaitPhase(job, Phase.GONE);

        assertThat(callsUntil("rename", before)).containsExactly("find", "rename");
    }

    @Test
    void nobodyReadsTheLogOfWhatASignalHasEnded() {
        Assignment job = assignment(RestartMode.NO);
        String container = running(job);
        int before = awaitQuiet();

        engine.exit(container, 137);
        worker.awaitPhase(job, Phase.GONE);

        assertThat(callsUntil("rename", before)).containsExactly("find", "session", "rename");
    }

    @Test
    void aStopIsConfirmedAfterASignalALookAndTheRemoval() {
        Assignment web = assignment(RestartMode.ALWAYS);
        running(web);
        int before = awaitQuiet();

        worker.stop(web);
        worker.awaitPhase(web, Phase.GONE);

        assertThat(callsUntil("remove", before)).containsExactly("find", "signal", "find", "find", "logEnd", "remove");
        awaitQuiet();
        assertThat(callsAfter(before)).doesNotContain("rename");
    }

    @Test
    void aLookAtEverythingIsOneQuestion() {
        for (int i = 0; i < 3; i++) {
            running(assignment(RestartMode.ALWAYS));
        }
        int before = awaitQuiet();

        worker.attempts.lookAtLive();

        awaitQuiet();
        assertThat(callsAfter(before)).containsOnly("glance");
    }
}
