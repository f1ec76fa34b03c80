package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.Observation;
import dev.gantry.worker.runtime.AttemptRef;
import dev.gantry.worker.runtime.Behaviour;
import dev.gantry.worker.runtime.FakeContainerRuntime;
import dev.gantry.worker.runtime.Run;
import dev.gantry.worker.runtime.TestRuns;
import dev.gantry.worker.runtime.UnreadContainer;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker that was set back to an older version finds containers that it does not understand. */
class LeftAloneTest {

    private final FakeContainerRuntime engine = new FakeContainerRuntime();
    private final Assignment web = TestRuns.assignment("web", RestartMode.ALWAYS);
    private Worker worker = new Worker(engine, "");

    private UnreadContainer container(boolean isRunning) {
        AttemptRef attempt = new AttemptRef(web.task(), web.attempt());
        return new UnreadContainer("id", "gantry-web", Optional.of(attempt), isRunning, "a newer worker made it");
    }

    @BeforeEach
    void hold() {
        engine.images().add("web", Behaviour.runsOn());
        engine.holdUnread(container(true));
        next();
    }

    @AfterEach
    void close() {
        worker.close();
    }

    private void next() {
        worker.close();
        worker = new Worker(engine, "");
    }

    private Observation seen() {
        return worker.find(web).orElseThrow();
    }

    @Test
    void itIsShownWithTheWayOut() {
        assertThat(seen().phase()).isEqualTo(Phase.RUNNING);
        assertThat(seen().reason()).isEqualTo(Reason.LEFT_ALONE);
        assertThat(seen().message())
                .isEqualTo("gantry-web runs and is left alone: a newer worker made it. Update this worker, or end it by"
                        + " 'docker rm -f gantry-web'");
    }

    @Test
    void noSecondOneIsMadeForItsAttempt() {
        worker.run(web);

        assertThat(seen().reason()).isEqualTo(Reason.LEFT_ALONE);
        assertThat(engine.made()).isEmpty();
    }

    @Test
    void nobodyIsToldThatItIsGoneBeforeItIs() {
        worker.stop(web);
        assertThat(seen().phase()).isEqualTo(Phase.STOPPING);
        assertThat(seen().reason()).isEqualTo(Reason.LEFT_ALONE);

        engine.holdUnread();
        worker.attempts.lookAtLive();

        assertThat(seen().phase()).isEqualTo(Phase.GONE);
        assertThat(seen().reason()).isEqualTo(Reason.STOPPED);
    }

    @Test
    void itsEndIsNotJudgedAndItsRemovalIsSeen() {
        engine.holdUnread(container(false));
        worker.attempts.lookAtLive();
        assertThat(seen().phase()).isEqualTo(Phase.RUNNING);
        assertThat(seen().message()).startsWith("gantry-web has ended and is left alone");

        engine.holdUnread();
        worker.attempts.lookAtLive();

        assertThat(seen().phase()).isEqualTo(Phase.GONE);
        assertThat(seen().reason()).isEqualTo(Reason.CONTAINER_VANISHED);
    }

    @Test
    void anOlderRunOfItsAttemptIsNotTakenForTheNewest() throws Exception {
        engine.holdUnread();
        engine.create(Run.first(web));
        engine.holdUnread(container(true));

        next();

        assertThat(seen().reason()).isEqualTo(Reason.LEFT_ALONE);
        assertThat(worker.running()).isEmpty();
    }

    @Test
    void theNewerWorkerFindsItsOwnAgain() throws Exception {
        engine.start(engine.create(Run.first(web)));
        engine.holdUnread();

        next();

        assertThat(worker.awaitPhase(web, Phase.RUNNING).reason()).isEqualTo(Reason.STARTED);
    }
}
