package dev.gantry.manager.scheduling;

import static dev.gantry.manager.scheduling.Fleet.NOW;
import static dev.gantry.manager.scheduling.Fleet.id;
import static dev.gantry.manager.scheduling.Fleet.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.ImageRefusal;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Orphan;
import dev.gantry.manager.cluster.PortUse;
import dev.gantry.manager.cluster.Refusal;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.manager.scheduling.Explanation.Refused;
import dev.gantry.model.Attempt;
import dev.gantry.model.EngineState;
import dev.gantry.model.PortMapping;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Protocol;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.SpreadLimit;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ExplainerTest {

    private static final PortSpec WEB = new PortSpec(80, 8080, Protocol.TCP);

    private final Fleet fleet = new Fleet();
    private final PortUse webTaken = webTaken();
    private final Explainer explainer = new Explainer(Filter.ALL);

    private final Neighbours neighbours = new Neighbours() {
        @Override
        public Optional<ImageRefusal> findImageRefusal(ImageRefusal.Key key) {
            return Optional.empty();
        }

        @Override
        public List<Task> tasks(WorkerId worker) {
            return fleet.cluster.attemptsOn(worker).stream()
                    .map(key -> fleet.cluster.loadTask(key.task()))
                    .toList();
        }

        @Override
        public Map<WorkerId, Integer> limitedByName(String name) {
            return fleet.cluster.limitedByName(name);
        }

        @Override
        public Optional<Worker> findWorker(WorkerId id) {
            return fleet.cluster.findWorker(id);
        }
    };

    private Machine machine(Worker worker, Task task) {
        return new Machine(
                worker,
                fleet.cluster.sight(worker.id()),
                worker.capacity().minus(fleet.cluster.booked(worker.id())),
                fleet.cluster.portUse(worker.id()),
                fleet.cluster.findRefusal(new Refusal.Key(task.specHash(), worker.id())),
                neighbours,
                NOW);
    }

    private List<Machine> machines(Task task) {
        return fleet.cluster.workers().stream()
                .map(worker -> machine(worker, task))
                .toList();
    }

    private Explanation explain(Task task) {
        return explainer.explain(task, machines(task));
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

    @Test
    void everyCounterfactualHoldsAndTheOrderOfTheWorkersDoesNotMatter() {
        for (long seed = 1; seed <= 300; seed++) {
            Random random = new Random(seed);
            List<Machine> machines = new ArrayList<>();
            PortSpec port = random.nextBoolean() ? WEB : new PortSpec(80, 0, Protocol.UDP);
            Task task = fleet.task(spec().cpu(1 + random.nextInt(3))
                    .memory(512)
                    .disk(random.nextInt(3))
                    .ports(List.of(port))
                    .build());
            int size = 1 + random.nextInt(12);
            for (int number = 1; number <= size; number++) {
                machines.add(random(random, number, task));
            }
            Explanation explanation = explainer.explain(task, machines);
            for (Counterfactual said : explanation.counterfactuals()) {
                Machine machine = machines.stream()
                        .filter(one -> one.worker().id().equals(said.worker()))
                        .findFirst()
                        .orElseThrow();
                assertThat(takes(task, machine, List.of()))
                        .as("seed %d: %s is not needed", seed, said)
                        .isFalse();
                assertThat(takes(task, machine, said.remedies()))
                        .as("seed %d: %s", seed, said)
                        .isTrue();
            }
            Collections.shuffle(machines, random);
            assertThat(explainer.explain(task, machines)).as("seed %d", seed).isEqualTo(explanation);
        }
    }

    /** A worker on which the port of {@link #WEB} is booked. */
    private PortUse webTaken() {
        Fleet other = new Fleet().worker(1, Fleet.FOUR);
        Task task = other.task(spec().ports(List.of(WEB)).build());
        other.cluster.apply(new Change.TaskAccepted(task), NOW);
        other.cluster.apply(
                new Change.AttemptPlaced(
                        task.id(),
                        TaskAttempt.assigned(
                                Attempt.FIRST, id(1), Duration.ZERO, List.of(new PortMapping(80, 8080, Protocol.TCP))),
                        ""),
                NOW);
        return other.cluster.portUse(id(1));
    }

    private Machine random(Random random, int number, Task task) {
        fleet.worker(
                number,
                free(random.nextInt(4) * 1_000L, random.nextInt(4) * 256L, random.nextInt(3), random.nextInt(3)));
        Worker worker = fleet.cluster.findWorker(id(number)).orElseThrow();
        Optional<Refusal> refusal = random.nextInt(4) > 0
                ? Optional.empty()
                : Optional.of(new Refusal(
                        new Refusal.Key(task.specHash(), worker.id()), Reason.START_FAILED, 1, NOW.plusSeconds(9)));
        return new Machine(
                worker.withAvailability(random.nextInt(4) > 0 ? Availability.ACTIVE : Availability.CORDONED),
                new WorkerSight(random.nextInt(4) > 0 ? Liveness.READY : Liveness.LOST, EngineState.OK),
                worker.capacity(),
                random.nextBoolean() ? PortUse.NONE : webTaken,
                refusal,
                neighbours,
                NOW);
    }

    /** The rules of a placement once more, on raw fields, so that the filters do not judge themselves. */
    private static boolean takes(Task task, Machine machine, List<Remedy> remedies) {
        long memory = task.spec().memory();
        double cpu = task.spec().cpu();
        long disk = task.spec().disk();
        long pids = task.spec().pidsLimit();
        boolean port =
                !task.spec().ports().getFirst().equals(WEB) || machine.ports().equals(PortUse.NONE);
        boolean rested = machine.refusal().isEmpty();
        boolean active = machine.worker().availability() == Availability.ACTIVE;
        boolean answers = machine.sight().liveness() == Liveness.READY;
        for (Remedy remedy : remedies) {
            switch (remedy.kind()) {
                case MEMORY -> memory = Long.parseLong(remedy.to());
                case CPU -> cpu = Double.parseDouble(remedy.to());
                case DISK -> disk = Long.parseLong(remedy.to());
                case PIDS -> pids = Long.parseLong(remedy.to());
                case PORT -> port = true;
                case CONSTRAINT, SPREAD, ANTI_AFFINITY -> throw new AssertionError(remedy + " was not asked for");
                case WAIT -> rested = !Instant.parse(remedy.to()).isBefore(NOW.plusSeconds(9));
                case UNCORDON -> active = true;
                case ANSWER -> answers = true;
            }
        }
        Resources free = machine.free();
        return memory >= 6
                && memory <= free.memory()
                && cpu > 0
                && Math.round(cpu * 1_000) <= free.cpuMillis()
                && disk <= free.disk()
                && pids >= 1
                && pids <= free.pids()
                && port
                && rested
                && active
                && answers;
    }

    @Test
    void theAnswerIsSmallHoweverManyWorkersThereAreAndHoweverLongTheirNames() {
        String longName = "n".repeat(230);
        List<Machine> machines = new ArrayList<>();
        Task task =
                fleet.task(spec().cpu(2).memory(512).disk(1).ports(List.of(WEB)).build());
        Random random = new Random(1);
        for (int number = 1; number <= 10_000; number++) {
            Machine some = random(random, 1, task);
            Worker worker = some.worker();
            Worker named = new Worker(
                    id(number),
                    longName + number,
                    worker.address(),
                    worker.capacity(),
                    worker.labels(),
                    worker.portRange(),
                    worker.arch(),
                    worker.version(),
                    worker.engine(),
                    worker.incarnation(),
                    worker.availability(),
                    false,
                    NOW);
            machines.add(
                    new Machine(named, some.sight(), some.free(), some.ports(), Optional.empty(), neighbours, NOW));
        }

        Explanation explanation = explainer.explain(task, machines);

        assertThat(explanation.refusedBy().stream().mapToInt(Refused::workers).sum() + explanation.fitting())
                .isEqualTo(10_000);
        assertThat(explanation.refusedBy()).allMatch(refused -> refused.sample().size() == 3);
        assertThat(explanation.counterfactuals()).hasSizeBetween(1, 5);
        assertThat(explanation.toString().length()).isLessThan(16_384);
    }
}
