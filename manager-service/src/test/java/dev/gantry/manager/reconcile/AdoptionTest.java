package dev.gantry.manager.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Command.Submission;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Orphan;
import dev.gantry.manager.cluster.Restoration;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.model.Attempt;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Phase;
import dev.gantry.model.PortMapping;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Protocol;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.RestartMode;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import dev.gantry.model.problem.ProblemType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of an orphan when somebody adopts or stops it. */
class AdoptionTest {

    private static final TaskSpec SPEC = TaskSpec.ofImage("web", "nginx");
    private static final TaskSpec OTHER = TaskSpec.ofImage("web", "other");

    private final World world = new World();

    @BeforeEach
    void join() {
        world.join(1);
    }

    private void sees(Orphan... orphans) {
        world.send(new Command.SeeOrphans(World.worker(1), List.of(orphans)));
    }

    private Decision adopt(int task, int attempt, TaskSpec spec) {
        return world.send(new Command.AdoptOrphan(World.worker(1), key(task, attempt), made(task, spec)));
    }

    private Decision stop(int task, int attempt, TaskSpec spec) {
        return world.send(new Command.StopOrphan(
                World.worker(1), key(task, attempt), made(task, spec), Optional.of(Duration.ofSeconds(3))));
    }

    private static AttemptKey key(int task, int attempt) {
        return new AttemptKey(World.task(task), new Attempt(attempt));
    }

    private static Submission made(int task, TaskSpec spec) {
        return new Submission(World.task(task), true, World.hash(spec), spec);
    }

    private static ProblemType refusal(Decision decision) {
        return assertThat(decision)
                .asInstanceOf(type(Decision.Rejected.class))
                .actual()
                .problem()
                .type();
    }

    private List<Object> orphans() {
        return List.copyOf(world.state.orphans(World.worker(1)));
    }

    @Test
    void anOrphanOfNoTaskBecomesOneThatRunsWithItsBooking() {
        sees(Orphans.running(7, 3, SPEC));

        adopt(7, 3, SPEC);

        assertThat(world.get(7).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.current(7).number().number()).isEqualTo(3);
        assertThat(world.current(7).containerId()).isEqualTo("c7-3");
        assertThat(orphans()).isEmpty();
        assertThat(world.state.booked(World.worker(1))).isEqualTo(SPEC.booking());
        assertThat(world.history.stream()
                        .filter(event -> World.task(7).equals(event.task()))
                        .map(ClusterEvent::type))
                .containsExactly("ACCEPTED", "ADOPTED", "ATTEMPT_CHANGED");
        world.ends(7, Reason.EXITED, 0);
        assertThat(world.get(7).state()).isEqualTo(TaskState.COMPLETED);
    }

    @Test
    void anOrphanOfATaskThatWaitsIsWhereItGoesOn() {
        world.submit(7, TaskSpec.builder("web", "nginx").memory(1_000_000).build());
        TaskSpec waiting = world.get(7).spec();
        sees(Orphans.running(7, 1, waiting));

        adopt(7, 1, waiting);

        assertThat(world.get(7).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.get(7).attempts()).hasSize(1);
    }

    @Test
    void whatIsGoneIsNotAdoptedAsWhatItWas() {
        sees(Orphans.running(7, 1, SPEC), Orphans.running(8, 1, SPEC));

        world.observe(1, Observed.gone(7, 1, Reason.EXITED, 0));

        assertThat(refusal(adopt(7, 1, SPEC))).isEqualTo(ProblemType.NOT_FOUND);
        assertThat(orphans()).hasSize(1);
    }

    @Test
    void anOrphanIsAdoptedAsWhatWasSaidOfItLast() {
        sees(Orphans.running(7, 1, SPEC));

        world.observe(1, Observed.restarting(7, 1));
        adopt(7, 1, SPEC);

        assertThat(world.current(7).reason()).isEqualTo(Reason.RESTARTING);
    }

    @Test
    void whatDoesNotFitTheTaskIsNotAdopted() {
        world.running(7, SPEC);
        sees(Orphans.running(7, 2, OTHER), Orphans.running(8, 1, SPEC, new PortMapping(80, 20_000, Protocol.TCP)));

        assertThat(refusal(adopt(7, 2, OTHER))).isEqualTo(ProblemType.CONFLICT);
        assertThat(refusal(adopt(7, 9, SPEC))).isEqualTo(ProblemType.NOT_FOUND);
        world.stop(7);
        assertThat(refusal(adopt(7, 2, SPEC))).isEqualTo(ProblemType.CONFLICT);
        world.submit(9, World.spec(RestartMode.NO, OnDisconnect.KEEP, new PortSpec(80, 0, Protocol.TCP)));
        assertThat(world.current(9).ports().getFirst().host())
                .as("not the orphan's")
                .isNotEqualTo(20_000);
        assertThat(orphans()).hasSize(2);
    }

    /** Its loss has been decided about, and would not be again for what is adopted afterwards. */
    @Test
    void anOrphanOfALostWorkerIsNotAdoptedUntilTheWorkerIsBack() {
        sees(Orphans.running(7, 3, SPEC));
        world.lose(1);

        assertThat(refusal(adopt(7, 3, SPEC))).isEqualTo(ProblemType.CONFLICT);

        assertThat(orphans()).hasSize(1);
        world.see(1, Liveness.READY);
        adopt(7, 3, SPEC);
        assertThat(world.get(7).state()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void nothingIsDecidedAboutOrphansUntilARestoreIsSettled() {
        sees(Orphans.running(7, 1, SPEC));
        world.state.load(new Restoration(1_000, true));

        assertThat(refusal(adopt(7, 1, SPEC))).isEqualTo(ProblemType.NOT_READY);
        assertThat(refusal(stop(7, 1, SPEC))).isEqualTo(ProblemType.NOT_READY);
    }

    @Test
    void anOrphanOfNoTaskThatIsStoppedIsATaskThatWasStopped() {
        sees(Orphans.running(7, 1, SPEC));

        stop(7, 1, SPEC);

        assertThat(world.current(7).wanted()).isEqualTo(Wanted.STOP);
        assertThat(world.current(7).grace()).isEqualTo(Duration.ofSeconds(3));
        assertThat(world.state.booked(World.worker(1))).isEqualTo(SPEC.booking());
        world.observe(1, Observed.gone(7, 1, Reason.STOPPED, 143));
        assertThat(world.get(7).state()).isEqualTo(TaskState.COMPLETED);
        assertThat(world.get(7).reason()).isEqualTo(Reason.STOPPED);
        assertThat(world.state.booked(World.worker(1))).isEqualTo(Resources.NONE);
    }

    @Test
    void anOlderAttemptIsStoppedWithoutItsTaskNoticing() {
        world.state.load(new Restoration(1_000, false));
        world.running(7, SPEC);
        assertThat(world.current(7).number().number()).isEqualTo(1_001);
        sees(Orphans.running(7, 2, SPEC));

        assertThat(refusal(adopt(7, 2, SPEC))).isEqualTo(ProblemType.CONFLICT);
        stop(7, 2, SPEC);

        assertThat(world.get(7).attempts())
                .extracting(attempt -> attempt.number().number(), TaskAttempt::wanted)
                .containsExactly(tuple(2, Wanted.STOP), tuple(1_001, Wanted.RUN));
        world.observe(1, Observed.gone(7, 2, Reason.STOPPED, 143));
        assertThat(world.get(7).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.get(7).attempts()).hasSize(1);
    }

    @Test
    void whatATaskIsToRunAsIsNotStoppedAsAnOrphan() {
        world.running(7, SPEC);
        sees(Orphans.running(7, 2, SPEC));

        assertThat(refusal(stop(7, 2, SPEC))).isEqualTo(ProblemType.CONFLICT);
        adopt(7, 2, SPEC);

        assertThat(world.current(7).number().number()).isEqualTo(2);
        assertThat(world.get(7).attempts())
                .as("the older one is not needed")
                .extracting(TaskAttempt::wanted)
                .containsExactly(Wanted.STOP, Wanted.RUN);
    }

    @Test
    void aTaskThatRunsGoesOnAsANewerAttemptThatIsStillStarting() {
        world.running(7, SPEC);
        world.join(2);
        world.send(new Command.SeeOrphans(World.worker(2), List.of(Orphans.starting(7, 2, SPEC))));

        world.send(new Command.AdoptOrphan(World.worker(2), key(7, 2), made(7, SPEC)));
        assertThat(world.get(7).state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(world.current(7).number().number()).isEqualTo(2);
        assertThat(world.attempt(7, 1).wanted()).as("until that one runs").isEqualTo(Wanted.RUN);
        world.observe(2, Observed.restarting(7, 2));

        assertThat(world.get(7).reason()).isEqualTo(Reason.RESTARTING);
        world.observe(2, Observed.running(7, 2));
        assertThat(world.get(7).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.attempt(7, 1).wanted()).isEqualTo(Wanted.STOP);
    }

    @Test
    void whatWasAbandonedWithItsMachineCanBeTakenBackOrStopped() {
        world.running(7, SPEC);
        world.running(8, SPEC);
        world.lose(1);
        world.send(new Command.ForgetWorker(World.worker(1), () -> Duration.ZERO));
        assertThat(world.current(7).phase()).isEqualTo(Phase.ABANDONED);
        world.register(1, "w1", "http://w1", 9);
        sees(Orphans.abandoned(7, 1, SPEC), Orphans.abandoned(8, 1, SPEC));

        adopt(7, 1, SPEC);
        world.stop(8);
        assertThat(world.get(8).state()).isEqualTo(TaskState.COMPLETED);
        stop(8, 1, SPEC);

        assertThat(world.get(7).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.get(7).attempts()).hasSize(1);
        assertThat(world.current(8).wanted()).isEqualTo(Wanted.STOP);
        assertThat(world.get(8).state()).isEqualTo(TaskState.COMPLETED);
        world.observe(1, Observed.gone(8, 1, Reason.STOPPED, 143));
        assertThat(world.current(8).phase()).isEqualTo(Phase.GONE);
        assertThat(world.state.booked(World.worker(1))).isEqualTo(SPEC.booking());
    }

    /** Its machine was taken for gone, and came back; its old container has become known again, and is not gone yet. */
    @Test
    void whatIsKeptWhereItIsWaitsUntilAnOrphanOfItHasStopped() {
        TaskSpec kept = World.spec(RestartMode.ALWAYS, OnDisconnect.KEEP);
        world.running(7, kept);
        world.lose(1);
        world.send(new Command.ForgetWorker(World.worker(1), () -> Duration.ZERO));
        world.register(1, "w1", "http://w1", 9);
        world.see(1, Liveness.READY);
        sees(Orphans.abandoned(7, 1, kept));
        world.advance(Duration.ofMinutes(1));
        world.place();
        assertThat(world.current(7).number().number()).isEqualTo(2);
        stop(7, 1, kept);

        world.observe(1, Observed.gone(7, 2, Reason.START_INTERRUPTED, "the worker was restarted"));

        assertThat(world.get(7).state()).isEqualTo(TaskState.PENDING);
        assertThat(world.state.findUnplaced(World.task(7)))
                .hasValueSatisfying(why -> assertThat(why.reason()).isEqualTo(Reason.MAY_STILL_RUN));
        world.observe(1, Observed.gone(7, 1, Reason.STOPPED, 143));
        assertThat(world.current(7).number().number()).isEqualTo(3);
        assertThat(world.get(7).state()).isEqualTo(TaskState.SCHEDULED);
    }
}
