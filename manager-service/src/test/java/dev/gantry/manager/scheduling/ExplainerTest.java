package dev.gantry.manager.scheduling;

import static dev.gantry.manager.scheduling.Fleet.NOW;
import static dev.gantry.manager.scheduling.Fleet.id;
import static dev.gantry.manager.scheduling.Fleet.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Orphan;
import dev.gantry.manager.cluster.Refusal;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.manager.scheduling.Explanation.Refused;
import dev.gantry.model.Attempt;
import dev.gantry.model.EngineState;
import dev.gantry.model.Limits;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Protocol;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.SpreadLimit;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ExplainerTest {

    private static final PortSpec WEB = new PortSpec(80, 8080, Protocol.TCP);

    private final Fleet fleet = new Fleet();
    private final FleetMachines machines = new FleetMachines(fleet);
    private final Explainer explainer = new Explainer(Filter.ALL);

    private Explanation explain(Task task) {
        return explainer.explain(task, machines.of(task));
    }

    private List<String> sentences(Task task) {
        return explain(task).counterfactuals().stream()
                .map(Counterfactual::sentence)
                .toList();
    }

    private static Resources free(long cpuMillis, long memory, long disk, long pids) {
        return new Resources(cpuMillis, memory, disk, pids);
    }

    private void cordon(int worker) {
        fleet.cluster.apply(new Change.AvailabilityChanged(id(worker), Availability.CORDONED), NOW);
    }

    private void blockPort(int worker, int port) {
        fleet.cluster.apply(new Change.PortBlocked(id(worker), port, NOW.plusSeconds(300)), NOW);
    }

    private void refuse(int worker, Task task, Instant until) {
        Refusal.Key key = new Refusal.Key(task.specHash(), id(worker));
        fleet.cluster.apply(new Change.RefusalNoted(new Refusal(key, Reason.START_FAILED, 1, until)), NOW);
    }

    @Test
    void everyWorkerIsCountedUnderItsFirstRefusalWithAFewNames() {
        for (int worker = 1; worker <= 5; worker++) {
            fleet.worker(worker, free(4_000, 100, 10, 100));
        }
        fleet.worker(6, free(100, 4_096, 10, 100));
        fleet.worker(7, Fleet.FOUR);
        cordon(7);

        Explanation explanation = explain(fleet.task(1, 1_024));

        assertThat(explanation.workers()).isEqualTo(7);
        assertThat(explanation.fitting()).isZero();
        assertThat(explanation.refusedBy())
                .containsExactly(
                        new Refused(Reason.INSUFFICIENT_MEMORY, 5, List.of("w1", "w2", "w3")),
                        new Refused(Reason.WORKER_NOT_READY, 1, List.of("w7")),
                        new Refused(Reason.INSUFFICIENT_CPU, 1, List.of("w6")));
    }

    @Test
    void theWorkerThatLacksTheLeastMemoryIsTheClosest() {
        fleet.worker(1, free(4_000, 100, 10, 100)).worker(2, free(4_000, 412, 10, 100));

        Explanation explanation = explain(fleet.task(1, 1_024));

        assertThat(explanation.closest())
                .contains(new Explanation.Closest(id(2), "w2", List.of(Reason.INSUFFICIENT_MEMORY)));
        assertThat(explanation.counterfactuals())
                .containsExactly(new Counterfactual(
                        id(2), "w2", List.of(new Remedy(Remedy.Kind.MEMORY, "with memory <= 412 MiB", "412"))));
        assertThat(explanation.counterfactuals().getFirst().sentence())
                .isEqualTo("It would fit w2 with memory <= 412 MiB.");
    }

    @Test
    void theMostThatFitsIsSaidOfEveryResource() {
        fleet.worker(1, free(250, 4_096, 10, 100));
        assertThat(sentences(fleet.task(1, 64))).containsExactly("It would fit w1 with cpu <= 0.25.");
        assertThat(sentences(fleet.task(spec().disk(11).build())))
                .containsExactly("It would fit w1 with disk <= 10 GiB.");
        assertThat(sentences(fleet.task(spec().pidsLimit(101).build())))
                .containsExactly("It would fit w1 with pidsLimit <= 100.");
    }

    @Test
    void whatOneChangeDoesNotCureIsSaidWithAllThatIsNeeded() {
        fleet.worker(1, free(250, 412, 10, 100));

        assertThat(sentences(fleet.task(1, 1_024)))
                .containsExactly("It would fit w1 with memory <= 412 MiB and with cpu <= 0.25.");
    }

    @Test
    void oneChangeIsNearerThanTwoHoweverSmall() {
        fleet.worker(1, free(999, 1_023, 10, 100)).worker(2, free(4_000, 64, 10, 100));

        assertThat(sentences(fleet.task(1, 1_024)))
                .containsExactly(
                        "It would fit w2 with memory <= 64 MiB.",
                        "It would fit w1 with memory <= 1023 MiB and with cpu <= 0.999.");
    }

    @Test
    void nothingIsSaidOfAWorkerOnWhichNoContainerCouldEverStart() {
        fleet.worker(1, free(4_000, 5, 10, 100)).worker(2, free(0, 4_096, 10, 100));

        Explanation explanation = explain(fleet.task(1, 1_024));

        assertThat(explanation.refusedBy()).hasSize(2);
        assertThat(explanation.counterfactuals()).isEmpty();
        assertThat(explanation.closest()).isEmpty();
    }

    @Test
    void anOverbookedWorkerIsCountedAlsoForATaskThatWantsNothingOfWhatIsMissing() {
        fleet.worker(1, free(1_000, 4_096, 10, 1_000));
        AttemptKey key = new AttemptKey(new TaskId(new UUID(9, 9)), Attempt.FIRST);
        fleet.cluster.load(id(1), List.of(new Orphan(key, "o", "i", free(0, 0, 11, 0), List.of(), null)));

        Explanation explanation = explain(fleet.task(1, 64));

        assertThat(explanation.refusedBy())
                .containsExactly(new Explanation.Refused(Reason.INSUFFICIENT_DISK, 1, List.of("w1")));
        assertThat(explanation.counterfactuals()).isEmpty();
    }

    @Test
    void whereMemoryIsReservedTheReservationIsWhatWouldHaveToBeLess() {
        fleet.worker(1, free(1_000, 412, 10, 1_000));
        TaskSpec reserving = spec().memory(2_048)
                .limits(Limits.DEFAULT.reservingMemory(1_024))
                .build();

        assertThat(sentences(fleet.task(reserving)))
                .containsExactly("It would fit w1 with memoryReservation <= 412 MiB.");
        assertThat(explain(fleet.task(reserving.toBuilder()
                                .limits(Limits.DEFAULT.reservingMemory(400))
                                .build()))
                        .fitting())
                .isEqualTo(1);
    }

    @Test
    void whereCpuIsReservedOrNotLimitedTheReservationIsWhatWouldHaveToBeLess() {
        fleet.worker(1, free(50, 4_096, 10, 1_000));
        TaskSpec reserving =
                spec().cpu(2).limits(Limits.DEFAULT.reservingCpu(0.5)).build();

        assertThat(sentences(fleet.task(reserving))).containsExactly("It would fit w1 with cpuReservation <= 0.05.");
        assertThat(sentences(fleet.task(spec().cpu(0).build())))
                .containsExactly("It would fit w1 with cpuReservation <= 0.05.");
        assertThat(explain(fleet.task(reserving.toBuilder()
                                .limits(Limits.DEFAULT.reservingCpu(0.05))
                                .build()))
                        .fitting())
                .isEqualTo(1);
    }

    @Test
    void aTakenPortIsCuredByAnotherIfTheRangeHasOne() {
        fleet.worker(1, Fleet.FOUR);
        blockPort(1, 8080);
        Task task = fleet.task(spec().ports(List.of(WEB)).build());

        assertThat(explain(task).refusedBy()).containsExactly(new Refused(Reason.PORT_TAKEN, 1, List.of("w1")));
        assertThat(sentences(task)).containsExactly("It would fit w1 with another host port than 8080.");

        for (int port = 20_000; port <= 20_999; port++) {
            blockPort(1, port);
        }
        assertThat(explain(task).counterfactuals()).isEmpty();
    }

    @Test
    void aConstraintThatIsNotMetIsNamedAndEachOfThemIfThereAreMore() {
        fleet.worker(1, Fleet.FOUR, Map.of("region", "us"));
        Task one = fleet.task(
                spec().constraints(List.of("disk != hdd", "region == eu")).build());
        assertThat(sentences(one)).containsExactly("It would fit w1 without constraint region == eu.");
        Task two = fleet.task(
                spec().constraints(List.of("gpu exists", "region == eu")).build());
        assertThat(sentences(two))
                .containsExactly("It would fit w1 without constraint gpu exists and without constraint region == eu.");
    }

    @Test
    void aLimitThatIsReachedIsNamed() {
        fleet.worker(1, Fleet.FOUR, Map.of("zone", "a"));
        TaskSpec limited = spec().spread(List.of(new SpreadLimit("zone", 1))).build();
        fleet.occupy(1, fleet.task(limited));

        assertThat(sentences(fleet.task(limited))).containsExactly("It would fit w1 without a spread limit by zone.");
    }

    @Test
    void whatATaskDoesNotWantBesideItIsNamed() {
        fleet.worker(1, Fleet.FOUR);
        fleet.occupy(1, fleet.task(spec().labels(Map.of("team", "a")).build()));

        assertThat(sentences(fleet.task(
                        spec().antiAffinity(List.of("team == b", "team == a")).build())))
                .containsExactly("It would fit w1 without anti-affinity team == a.");
    }

    @Test
    void whereTimeAloneHelpsItIsSaidHowMuch() {
        fleet.worker(1, Fleet.FOUR);
        Task task = fleet.task(1, 1_024);
        refuse(1, task, NOW.plusMillis(11_500));

        assertThat(sentences(task)).containsExactly("It fits w1 in 12 s, when its refusal ends.");
    }

    @Test
    void whatTimeDoesNotCureIsNotPromised() {
        fleet.worker(1, free(0, 4_096, 10, 100));
        Task task = fleet.task(1, 1_024);
        refuse(1, task, NOW.plusSeconds(12));

        assertThat(explain(task).counterfactuals()).isEmpty();
    }

    @Test
    void aCordonedWorkerIsNamedIfItWouldTakeTheTask() {
        fleet.worker(1, Fleet.FOUR).worker(2, free(4_000, 5, 10, 100));
        cordon(1);
        cordon(2);

        assertThat(sentences(fleet.task(1, 1_024))).containsExactly("It would fit w1 if w1 is uncordoned.");
    }

    @Test
    void aWorkerThatDoesNotAnswerIsNamedLast() {
        fleet.worker(1, Fleet.FOUR).worker(2, Fleet.FOUR).worker(3, free(4_000, 64, 10, 100));
        fleet.cluster.load(id(1), new WorkerSight(Liveness.LOST, EngineState.OK));
        cordon(2);

        assertThat(sentences(fleet.task(1, 1_024)))
                .containsExactly(
                        "It would fit w3 with memory <= 64 MiB.",
                        "It would fit w2 if w2 is uncordoned.",
                        "It would fit w1 once w1 answers again (it is LOST, its engine OK).");
    }

    @Test
    void aTaskThatFitsIsSaidToFit() {
        fleet.worker(1, Fleet.FOUR);

        Explanation explanation = explain(fleet.task(1, 1_024));

        assertThat(explanation.fitting()).isOne();
        assertThat(explanation.refusedBy()).isEmpty();
        assertThat(explanation.counterfactuals()).isEmpty();
    }

    @Test
    void withoutWorkersThereIsNothingToSay() {
        assertThat(explain(fleet.task(1, 1_024)))
                .isEqualTo(new Explanation(0, 0, List.of(), Optional.empty(), List.of()));
    }
}
