package dev.gantry.manager.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.TestWorker;
import dev.gantry.model.EngineState;
import dev.gantry.model.Resources;
import dev.gantry.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class LivenessJudgeTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final WorkerId WORKER = new WorkerId(new UUID(2, 1));
    private static final ManagerProperties PROPERTIES = new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("gantry", Bindable.of(ManagerProperties.class));

    private final Contacts contacts = new Contacts(new Receipts(() -> Duration.ZERO));
    private final LivenessJudge judge = new LivenessJudge(views(false), contacts, PROPERTIES, START);
    private Instant now = START;

    private static ClusterViews views(boolean lost) {
        ClusterState state = new ClusterState();
        state.load(TestWorker.of(WORKER, "w1", START)
                .capacity(Resources.NONE)
                .lost(lost)
                .build());
        return PublishedViews.of(state, List.of(), START);
    }

    /** What the judge says while nothing is heard for so long. */
    private List<Command> passes(Duration time) {
        return passes(judge, time);
    }

    private List<Command> passes(LivenessJudge whose, Duration time) {
        List<Command> said = new ArrayList<>();
        Instant end = now.plus(time);
        while (now.isBefore(end)) {
            now = now.plus(LivenessJudge.TICK);
            said.addAll(whose.judge(now));
        }
        return said;
    }

    private void answers() {
        contacts.answered(WORKER, EngineState.OK, Resources.NONE, now);
    }

    /** What the judge says while each try is refused for so long. */
    private List<Command> refuses(Duration time) {
        List<Command> said = new ArrayList<>();
        for (Instant end = now.plus(time); now.isBefore(end); ) {
            contacts.refused(WORKER, now);
            said.addAll(passes(Duration.ofSeconds(1)));
        }
        return said;
    }

    @Test
    void aWorkerThatIsAskedAndSilentIsLost() {
        passes(Duration.ofSeconds(20));
        answers();
        contacts.asked(WORKER);

        assertThat(passes(Duration.ofSeconds(5))).anyMatch(Command.LoseWorker.class::isInstance);
    }

    @Test
    void aWorkerIsNotSilentWhileTheManagerIsBusyWithItsAnswer() {
        passes(Duration.ofSeconds(20));
        answers();

        assertThat(passes(Duration.ofSeconds(30))).noneMatch(Command.LoseWorker.class::isInstance);

        contacts.asked(WORKER);
        assertThat(passes(Duration.ofSeconds(3))).noneMatch(Command.LoseWorker.class::isInstance);
        assertThat(passes(Duration.ofSeconds(2))).anyMatch(Command.LoseWorker.class::isInstance);
    }

    @Test
    void aMachineThatRefusesConnectionsIsNotLostForAMinute() {
        passes(Duration.ofSeconds(20));
        answers();
        contacts.asked(WORKER);

        assertThat(refuses(Duration.ofSeconds(59))).noneMatch(Command.LoseWorker.class::isInstance);
        assertThat(refuses(Duration.ofSeconds(2))).anyMatch(Command.LoseWorker.class::isInstance);
    }

    @Test
    void aMachineThatRefusedOnceAndFellSilentIsLostLikeAnyOther() {
        passes(Duration.ofSeconds(20));
        answers();
        contacts.asked(WORKER);
        refuses(Duration.ofSeconds(1));

        assertThat(passes(Duration.ofSeconds(3))).noneMatch(Command.LoseWorker.class::isInstance);
        assertThat(passes(Duration.ofSeconds(2))).anyMatch(Command.LoseWorker.class::isInstance);
    }

    @Test
    void anEngineMayBeSilentForAMinute() {
        passes(Duration.ofSeconds(20));
        contacts.answered(WORKER, EngineState.DOWN, Resources.NONE, now);

        assertThat(passes(Duration.ofSeconds(59))).noneMatch(Command.LoseEngine.class::isInstance);
        assertThat(passes(Duration.ofSeconds(1))).anyMatch(Command.LoseEngine.class::isInstance);

        answers();
        assertThat(passes(Duration.ofSeconds(3))).noneMatch(Command.LoseEngine.class::isInstance);
    }

    @Test
    void aWorkerThatRegistersAndAnswersNothingIsTakenForOneWithoutEngine() {
        passes(Duration.ofSeconds(20));
        List<Command> said = new ArrayList<>();
        for (int second = 0; second < 61; second++) {
            contacts.registered(WORKER, now);
            said.addAll(passes(Duration.ofSeconds(1)));
        }

        assertThat(said)
                .noneMatch(Command.LoseWorker.class::isInstance)
                .anyMatch(Command.LoseEngine.class::isInstance)
                .anyMatch(command -> command instanceof Command.SeeWorker see && see.engine() == EngineState.DOWN);

        answers();
        contacts.asked(WORKER);
        assertThat(passes(Duration.ofSeconds(1))).noneMatch(Command.LoseEngine.class::isInstance);
    }

    @Test
    void onlyItsOwnSessionBringsALostWorkerBack() {
        LivenessJudge ofALostOne = new LivenessJudge(views(true), contacts, PROPERTIES, START);
        answers();
        contacts.asked(WORKER);
        contacts.registered(WORKER, now);

        assertThat(ofALostOne.judge(now)).isEmpty();
    }

    /** It may have told of its tasks and have fallen silent again before it was back; and nobody may have taken the command. */
    @Test
    void aLostWorkerIsJudgedNowAndThen() {
        LivenessJudge ofALostOne = new LivenessJudge(views(true), contacts, PROPERTIES, START);
        passes(ofALostOne, Duration.ofSeconds(20));
        answers();
        contacts.asked(WORKER);

        assertThat(passes(ofALostOne, Duration.ofSeconds(3))).isEmpty();
        passes(ofALostOne, Duration.ofSeconds(2));
        assertThat(passes(ofALostOne, Duration.ofSeconds(30)))
                .hasSize(3)
                .allMatch(Command.LoseWorker.class::isInstance);
    }

    @Test
    void manyWorkersAreHeardOfLessOftenAndWaitedForLonger() {
        assertThat(PROPERTIES.interval(2_000)).isEqualTo(Duration.ofSeconds(1));
        assertThat(PROPERTIES.interval(10_000)).isEqualTo(Duration.ofSeconds(5));
        assertThat(PROPERTIES.workerTimeout(10)).isEqualTo(Duration.ofSeconds(4));
        assertThat(PROPERTIES.workerTimeout(10_000)).isEqualTo(Duration.ofSeconds(20));
    }
}
