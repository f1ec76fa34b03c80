package dev.gantry.manager.scheduling;

import static dev.gantry.manager.scheduling.Fleet.FOUR;
import static dev.gantry.manager.scheduling.Fleet.NOW;
import static dev.gantry.manager.scheduling.Fleet.id;
import static dev.gantry.manager.scheduling.Fleet.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.model.Affinity;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.SpreadLimit;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.WorkerId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a task says about its workers, through the whole scheduler. */
class PlacementWishesTest {

    private static final Map<String, String> ZONE_A = Map.of("zone", "a");
    private static final Map<String, String> ZONE_B = Map.of("zone", "b");

    /** All workers are alike to it, and it says nothing of groups of them. */
    private static final class Boundless implements Scorer {

        @Override
        public String name() {
            return "boundless";
        }

        @Override
        public long score(Task task, Candidate candidate) {
            return 0;
        }
    }

    private final Fleet fleet = new Fleet();
    private final Scheduler scheduler =
            new Scheduler(Filter.ALL, new Policies(List.of(new Spread(), new BinPack()), "spread"));

    private Placement place(Task task) {
        return scheduler.place(task, fleet.cluster, fleet.load(NOW), NOW);
    }

    private WorkerId placed(TaskSpec spec) {
        return ((Placement.Placed) place(fleet.task(spec))).worker();
    }

    private Reason refused(Task task) {
        return ((Placement.NoPlace) place(task)).why().reason();
    }

    private static TaskSpec limited(SpreadLimit... limits) {
        return spec().memory(16).spread(List.of(limits)).build();
    }

    @Test
    void everyConstraintHasToBeMet() {
        fleet.worker(1, FOUR, ZONE_A)
                .worker(2, FOUR, Map.of("zone", "b", "disk", "ssd"))
                .worker(3, FOUR, ZONE_B);

        assertThat(placed(
                        spec().constraints(List.of("zone == b", "disk == ssd")).build()))
                .isEqualTo(id(2));
        assertThat(refused(fleet.task(
                        spec().constraints(List.of("zone == a", "disk == ssd")).build())))
                .isEqualTo(Reason.CONSTRAINT_NOT_MET);
    }

    @Test
    void anAffinityCountsAsMuchAsThatManyHundredthsOfAMachine() {
        fleet.worker(1, FOUR, ZONE_A).worker(2, FOUR, ZONE_B);
        fleet.occupy(2, 1, 16);
        TaskSpec weaker = spec().memory(16)
                .affinities(List.of(new Affinity("zone == b", 24)))
                .build();
        TaskSpec stronger = spec().memory(16)
                .affinities(List.of(new Affinity("zone == b", 26)))
                .build();
        TaskSpec against = spec().memory(16)
                .affinities(List.of(new Affinity("zone == a", -26)))
                .build();

        assertThat(placed(weaker)).isEqualTo(id(1));
        assertThat(placed(stronger)).isEqualTo(id(2));
        assertThat(placed(against)).isEqualTo(id(2));
    }

    @Test
    void theScoreShowsWhatItIsMadeOf() {
        fleet.worker(1, FOUR, ZONE_A);
        Task task = fleet.task(spec().cpu(1)
                .memory(16)
                .affinities(List.of(new Affinity("zone == a", 50), new Affinity("zone == b", 100)))
                .build());
        Ranking ranking = new Ranking(new Spread(), List.of(new AffinityPoints()));

        assertThat(ranking.score(task, fleet.candidate(1)))
                .isEqualTo(new Score(
                        1_250_000, List.of(new Score.Part("spread", 750_000), new Score.Part("affinities", 500_000))));
        assertThat(ranking.total(task, fleet.candidate(1))).isEqualTo(1_250_000);
    }

    @Test
    void theBoundOfAScoreHasRoomForTheAffinitiesThatSpeakForAWorker() {
        fleet.worker(1, FOUR);
        Task task = fleet.task(spec().cpu(4)
                .affinities(List.of(new Affinity("zone == a", 50), new Affinity("zone == b", -100)))
                .build());
        Ranking ranking = new Ranking(new Spread(), List.of(new AffinityPoints()));

        assertThat(ranking.bound(task, new Box(FOUR, FOUR, FOUR), fleet.cluster))
                .isEqualTo(500_000);
        assertThat(new Ranking(new Greedy(), List.of(new AffinityPoints()))
                        .bound(task, new Box(FOUR, FOUR, FOUR), fleet.cluster))
                .isEqualTo(500_000);
    }

    @Test
    void aPolicyThatCannotSayAnythingOfABoxLeavesNoneOut() {
        fleet.worker(1, FOUR);
        Task task = fleet.task(
                spec().affinities(List.of(new Affinity("zone == a", 50))).build());

        assertThat(new Ranking(new Boundless(), List.of(new AffinityPoints()))
                        .bound(task, new Box(FOUR, FOUR, FOUR), fleet.cluster))
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aTasksOwnPolicyCountsMoreThanTheClusters() {
        fleet.worker(1, FOUR).worker(2, FOUR);
        fleet.occupy(2, 1, 1_024);

        assertThat(placed(spec().cpu(1).memory(1_024).build())).isEqualTo(id(1));
        assertThat(placed(
                        spec().cpu(1).memory(1_024).schedulerPolicy("bin-pack").build()))
                .isEqualTo(id(2));
        assertThat(placed(spec().cpu(1).memory(1_024).schedulerPolicy("gone").build()))
                .isEqualTo(id(1));
    }

    @Test
    void aWorkerTakesNoMoreTasksOfANameThanTheLimitSays() {
        fleet.worker(1, FOUR).worker(2, FOUR);
        TaskSpec one = limited(new SpreadLimit("worker", 1));

        assertThat(placed(one)).isEqualTo(id(1));
        fleet.occupy(1, fleet.task(one));
        assertThat(placed(one)).isEqualTo(id(2));
        fleet.occupy(2, fleet.task(one));
        assertThat(refused(fleet.task(one))).isEqualTo(Reason.SPREAD_LIMIT);
    }

    @Test
    void aLimitByLabelCountsTheWholeGroupAndNeedsTheLabel() {
        fleet.worker(1, FOUR, ZONE_A)
                .worker(2, FOUR, ZONE_A)
                .worker(3, FOUR, ZONE_B)
                .worker(4, FOUR);
        TaskSpec two = limited(new SpreadLimit("zone", 2));
        fleet.occupy(1, fleet.task(two));
        fleet.occupy(2, fleet.task(two));

        assertThat(placed(two)).isEqualTo(id(3));
        fleet.occupy(3, fleet.task(two));
        fleet.occupy(3, fleet.task(two));
        assertThat(refused(fleet.task(two))).isEqualTo(Reason.SPREAD_LIMIT);
    }

    @Test
    void aWorkerThatComesBackInAnotherZoneCountsThere() {
        fleet.worker(1, FOUR, ZONE_A).worker(2, FOUR, ZONE_A).worker(3, FOUR, ZONE_B);
        TaskSpec one = limited(new SpreadLimit("zone", 1));
        fleet.occupy(1, fleet.task(one));
        assertThat(placed(one)).isEqualTo(id(3));

        fleet.worker(1, FOUR, ZONE_B);

        assertThat(placed(one)).isEqualTo(id(2));
    }

    @Test
    void anAttemptThatIsOverAndTasksOfOtherNamesDoNotCount() {
        fleet.worker(1, FOUR);
        TaskSpec one = limited(new SpreadLimit("worker", 1));
        TaskSpec other = TaskSpec.builder("other", "image").spread(one.spread()).build();
        fleet.occupy(1, fleet.task(other));
        Task ended = fleet.task(one);
        TaskAttempt attempt = fleet.occupy(1, ended);
        assertThat(refused(fleet.task(one))).isEqualTo(Reason.SPREAD_LIMIT);
        fleet.cluster.apply(
                new Change.AttemptAdvanced(
                        ended.id(),
                        attempt.ended(Phase.GONE, Reason.EXITED, ""),
                        TaskState.COMPLETED,
                        Reason.EXITED,
                        ""),
                NOW);

        assertThat(placed(one)).isEqualTo(id(1));
    }

    @Test
    void whatATaskHasItselfDoesNotStandInItsWay() {
        fleet.worker(1, FOUR, ZONE_A).worker(2, FOUR, ZONE_A);
        TaskSpec spec = spec().memory(16)
                .labels(Map.of("app", "db"))
                .spread(List.of(new SpreadLimit("zone", 1)))
                .antiAffinity(List.of("app == db"))
                .build();
        Task task = fleet.task(spec);
        fleet.occupy(1, task);
        Task lost = fleet.cluster.loadTask(task.id());

        assertThat(place(lost)).isInstanceOf(Placement.Placed.class);
        assertThat(refused(fleet.task(spec))).isEqualTo(Reason.SPREAD_LIMIT);
    }

    @Test
    void aTaskIsNotPutBesideOneThatItDoesNotWant() {
        fleet.worker(1, FOUR).worker(2, FOUR);
        TaskSpec noisy = spec().memory(16).labels(Map.of("noisy", "yes")).build();
        TaskSpec quiet = spec().memory(16).antiAffinity(List.of("noisy == yes")).build();
        fleet.occupy(1, fleet.task(noisy));

        assertThat(placed(quiet)).isEqualTo(id(2));
        fleet.occupy(2, fleet.task(noisy));
        assertThat(refused(fleet.task(quiet))).isEqualTo(Reason.ANTI_AFFINITY);
    }

    @Test
    void aWorkerThatIsNamedAloneIsTheOnlyOne() {
        fleet.worker(1, FOUR).worker(2, FOUR);
        Optional<Reason> other = new ConstraintFilter()
                .refuse(
                        fleet.task(
                                spec().constraints(List.of("worker.name == w2")).build()),
                        fleet.candidate(1));

        assertThat(other).contains(Reason.CONSTRAINT_NOT_MET);
    }
}
