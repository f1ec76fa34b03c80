package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.worker.runtime.Behaviour;
import dev.gantry.worker.runtime.RunContainer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The container of a run that was followed by another is not forgotten, whatever fails meanwhile. */
class EarlierRunsTest extends WebFixture {

    private String firstRun() {
        worker.run(web);
        return String.valueOf(worker.awaitPhase(web, Phase.RUNNING).containerId());
    }

    private String secondRun() {
        return String.valueOf(
                worker.await(web, "second run", seen -> seen.restart() == 1 && seen.phase() == Phase.RUNNING)
                        .containerId());
    }

    private void awaitOnly(String container) {
        Awaitility.await()
                .until(() -> engine.everything().stream()
                        .map(RunContainer::id)
                        .toList()
                        .equals(List.of(container)));
    }

    @Test
    void itsRemovalIsTriedAgain() {
        String first = firstRun();
        engine.holdFast(first);
        engine.exit(first, 1);
        String second = secondRun();

        engine.letGo();

        awaitOnly(second);
    }

    @Test
    void nothingIsReportedGoneWhileItIsThere() {
        String first = firstRun();
        engine.holdFast(first);
        engine.exit(first, 1);
        secondRun();

        worker.stop(web);
        awaitOnly(first);
        assertThat(worker.find(web).orElseThrow().phase()).isNotEqualTo(Phase.GONE);
        engine.letGo();

        worker.awaitPhase(web, Phase.GONE);
        assertThat(engine.everything()).isEmpty();
    }

    @Test
    void itsRemovalHoldsUpNobody() {
        CompletableFuture<Boolean> gate = engine.removals().shut();
        engine.exit(firstRun(), 1);

        engine.exit(secondRun(), 7);

        assertThat(worker.await(web, "second end", seen -> seen.reason() == Reason.RESTARTING)
                        .exitCode())
                .isEqualTo(7);
        gate.complete(true);
    }

    @Test
    void itGoesAlsoWhereTheEngineFellSilentAtTheStartOfTheNextRun() {
        String first = firstRun();
        engine.goDownAtNextStart();
        engine.exit(first, 1);
        Awaitility.await().until(() -> engine.made().size() == 2);

        engine.comeBack();

        awaitOnly(secondRun());
    }

    @Test
    void itGoesAlsoWhereTheNextRunCannotBeStartedAfterThat() {
        String first = firstRun();
        engine.goDownAtNextStart();
        engine.exit(first, 1);
        Awaitility.await().until(() -> engine.made().size() == 2);
        engine.images().add("web", Behaviour.runsOn().failingToStart(Reason.PORT_TAKEN));

        engine.comeBack();

        assertThat(worker.awaitPhase(web, Phase.GONE).reason()).isEqualTo(Reason.PORT_TAKEN);
        assertThat(engine.everything()).isEmpty();
    }
}
