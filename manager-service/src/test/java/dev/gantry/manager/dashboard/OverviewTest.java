package dev.gantry.manager.dashboard;

import static dev.gantry.model.EngineState.DOWN;
import static dev.gantry.model.EngineState.OK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Drain;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.wire.PullProgress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the page says of a world. */
class OverviewTest {

    private final Scene scene = new Scene();

    private String sentence() {
        return scene.page().verdict().sentence();
    }

    @Test
    void howFarAnImageIsIsShownWhileItIsFetched() {
        scene.joins(1, "one", Liveness.READY, OK)
                .pulls(
                        "web",
                        1,
                        new PullProgress("nginx:web", PullProgress.Stage.PULLING, 12_000_000, 28_000_000, true));

        assertThat(scene.page().tasks().getFirst().detail()).isEqualTo("pulling 42 %, 12 of 28 MB");
    }

    @Test
    void allIsWellWhileEveryTaskRunsOnAReadyWorker() {
        scene.joins(1, "one", Liveness.READY, OK).runs("web", 1, Reason.STARTED).runs("api", 1, Reason.RESTARTED);

        assertThat(scene.page().verdict()).isEqualTo(new Verdict(Tone.GOOD, "All is well: 2 tasks run on 1 worker."));
    }

    @Test
    void whatIsWrongIsSaidTheWorstFirst() {
        scene.joins(1, "one", Liveness.LOST, OK)
                .joins(2, "two", Liveness.READY, DOWN)
                .joins(3, "three", Liveness.UNREACHABLE, OK)
                .waits("a", Reason.INSUFFICIENT_MEMORY, "too little")
                .waits("b", Reason.INSUFFICIENT_MEMORY, "too little")
                .failed("c", "exit code 1", Duration.ofMinutes(59));

        assertThat(scene.page().verdict())
                .isEqualTo(new Verdict(
                        Tone.BAD,
                        "1 worker is lost, 1 worker has no engine, 1 worker does not answer,"
                                + " 1 task failed in the last hour, 2 tasks wait for a place."));
    }

    @Test
    void aMachineSaysHowFarItsDrainIs() {
        scene.joins(1, "one", Liveness.READY, OK).runs("web", 1, Reason.STARTED).drains(1, Drain.State.DRAINING, 3);
        assertThat(scene.page().machines().getFirst().availability()).isEqualTo("draining, 1 of 3 left");

        scene.drains(1, Drain.State.TIMED_OUT, 3);
        assertThat(scene.page().machines().getFirst().availability()).isEqualTo("drain timed out, 1 left");
    }

    @Test
    void tasksThatAreHeldBackAreSaidFirst() {
        scene.joins(1, "one", Liveness.LOST, OK).waits("a", Reason.MASS_LOSS, "3 of 5 workers fell silent at once");

        assertThat(sentence())
                .startsWith("1 task is held back because too many workers fell silent at once, 1 worker is lost");
    }

    @Test
    void aFailureIsTroubleForAnHourAndLooksFailedForEver() {
        scene.joins(1, "one", Liveness.READY, OK).failed("old", "exit code 1", Duration.ofMinutes(61));

        assertThat(sentence()).isEqualTo("All is well: no task runs on 1 worker.");
        assertThat(scene.page().tasks().getFirst().style()).isEqualTo("bad");
        assertThat(scene.page().tasks().getFirst().state()).isEqualTo("failed");
    }

    @Test
    void aTaskOnALostWorkerIsOutOfSight() {
        scene.joins(1, "one", Liveness.LOST, OK).runs("web", 1, Reason.STARTED);

        assertThat(sentence()).isEqualTo("1 worker is lost, 1 task is out of sight.");
    }

    @Test
    void aContainerThatWillBeStartedAgainIsSaid() {
        scene.joins(1, "one", Liveness.READY, OK).runs("web", 1, Reason.RESTARTING);

        assertThat(scene.page().verdict()).isEqualTo(new Verdict(Tone.WARN, "1 task is being restarted."));
    }

    @Test
    void aContainerThatStandsStillIsSaid() {
        scene.joins(1, "one", Liveness.READY, OK).runs("web", 1, Reason.PAUSED);

        assertThat(scene.page().verdict()).isEqualTo(new Verdict(Tone.WARN, "1 task is paused."));
    }

    @Test
    void aContainerWhoseHealthCheckFailsIsSaid() {
        scene.joins(1, "one", Liveness.READY, OK)
                .runs("web", 1, Reason.UNHEALTHY)
                .runs("api", 1, Reason.HEALTHY);

        assertThat(scene.page().verdict()).isEqualTo(new Verdict(Tone.WARN, "1 task is unhealthy."));
        assertThat(scene.page().figures().running()).isEqualTo(1);
    }

    @Test
    void aContainerThatTheStoreDoesNotKnowIsSaid() {
        scene.joins(1, "one", Liveness.READY, OK).hasOrphan(1);

        assertThat(scene.page().verdict()).isEqualTo(new Verdict(Tone.WARN, "1 container is an orphan."));
        assertThat(scene.page().machines().getFirst().orphans()).isEqualTo("1 orphan");
    }

    @Test
    void aClusterOfAnnouncedMachinesHasNoWorker() {
        scene.announced(1, "node-1");

        assertThat(sentence()).isEqualTo("No worker has joined yet.");
        assertThat(scene.page().figures().joined()).isZero();
        assertThat(scene.page().machines()).hasSize(1);
        assertThat(scene.page().machines().getFirst().cpu().isKnown()).isFalse();
    }

    @Test
    void aRestartedManagerDoesNotCallWellWhatItHasNotHeardOf() {
        scene.joins(1, "one", Liveness.UNKNOWN, OK).runs("web", 1, Reason.STARTED);

        assertThat(scene.page().verdict()).isEqualTo(new Verdict(Tone.WARN, "1 worker has not answered yet."));
    }

    @Test
    void withoutADatabaseThePageSaysSoAndShowsWhatRuns() {
        scene.joins(1, "one", Liveness.READY, OK).runs("web", 1, Reason.STARTED);

        Page page = scene.pageWithoutDatabase();

        assertThat(page.verdict())
                .isEqualTo(new Verdict(Tone.BAD, "The database does not answer, so nothing new is accepted."));
        assertThat(page.tasks()).hasSize(1);
    }

    @Test
    void troubleComesBeforeWhatIsNewer() {
        scene.joins(2, "b", Liveness.READY, OK)
                .joins(1, "a", Liveness.READY, OK)
                .joins(3, "c", Liveness.LOST, OK)
                .waits("first", Reason.NO_WORKER_FITS, "none")
                .waits("second", Reason.NO_WORKER_FITS, "none")
                .runs("third", 1, Reason.STARTED)
                .runs("fourth", 1, Reason.STARTED);

        assertThat(scene.page().tasks())
                .extracting(TaskRow::name)
                .containsExactly("second", "first", "fourth", "third");
        assertThat(scene.page().machines()).extracting(MachineRow::name).containsExactly("c", "a", "b");
    }

    @Test
    void whatRunsComesBeforeWhatHasEnded() {
        scene.joins(1, "one", Liveness.READY, OK)
                .runs("service", 1, Reason.STARTED)
                .completed("job")
                .failed("old", "exit code 1", Duration.ofHours(2));

        assertThat(scene.page().tasks()).extracting(TaskRow::name).containsExactly("service", "old", "job");
    }

    @Test
    void ofThousandsOfTasksTheNewestOfEachKindAreShownAndTheOthersCounted() {
        scene.joins(1, "one", Liveness.READY, OK).waits("oldest", Reason.NO_WORKER_FITS, "none");
        for (int i = 0; i < 2_000; i++) {
            scene.runs("web-" + i, 1, Reason.STARTED).failed("job-" + i, "exit code 1", Duration.ZERO);
        }

        Page page = scene.page();

        assertThat(page.tasks()).hasSize(101);
        assertThat(page.tasks().get(0).name()).isEqualTo("job-1999");
        assertThat(page.tasks().get(50).name()).isEqualTo("oldest");
        assertThat(page.tasks().get(51).name()).isEqualTo("web-1999");
        assertThat(page.moreTasks()).isEqualTo(3_900);
        assertThat(page.figures().running()).isEqualTo(2_000);
        assertThat(page.verdict().sentence())
                .isEqualTo("2000 tasks failed in the last hour, 1 task waits for a place.");
    }

    @Test
    void aTaskThatWaitsSaysWhyInTheSchedulersWords() {
        scene.joins(1, "one", Liveness.READY, OK).waits("big", Reason.INSUFFICIENT_MEMORY, "1 worker has too little");

        TaskRow row = scene.page().tasks().getFirst();

        assertThat(row.reason()).isEqualTo("INSUFFICIENT_MEMORY");
        assertThat(row.sentence()).isEqualTo(Reason.INSUFFICIENT_MEMORY.sentence());
        assertThat(row.detail()).isEqualTo("1 worker has too little");
        assertThat(row.worker()).isEqualTo("none");
    }

    @Test
    void whatIsBookedIsShownOfWhatAMachineHas() {
        scene.joins(1, "one", Liveness.READY, OK).runs("web", 1, Reason.STARTED).runs("api", 1, Reason.STARTED);

        MachineRow row = scene.page().machines().getFirst();

        assertThat(row.cpu()).isEqualTo(new Gauge(5, true, "0.2 of 4 cores"));
        assertThat(row.memory().text()).isEqualTo("512 MiB of 8 GiB");
        assertThat(row.tasks()).isEqualTo(2);
    }

    @Test
    void aMachineThatHasBecomeTooSmallForWhatItHasSaysSo() {
        scene.joins(1, "one", Liveness.READY, OK).runs("web", 1, Reason.STARTED);
        assertThat(scene.page().machines().getFirst().overcommitted()).isEmpty();

        scene.hasOnly(1, new Resources(4_000, 128, 100, 1_000));

        MachineRow row = scene.page().machines().getFirst();
        assertThat(row.overcommitted()).isEqualTo("overcommitted, takes no new tasks");
        assertThat(row.memory()).isEqualTo(new Gauge(100, true, "256 MiB of 128 MiB"));
        assertThat(row.tasks()).isOne();
    }
}
