package dev.gantry.manager.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Orphan;
import dev.gantry.model.Attempt;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Phase;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Protocol;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.RestartMode;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.problem.ProblemType;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What follows when an operator says that a lost machine is off for good. */
class ForgettingTest {

    private static final TaskSpec SPEC = TaskSpec.ofImage("web", "nginx");

    private final World world = new World();

    @Test
    void onlyALostWorkerIsForgotten() {
        world.join(1);

        assertThat(refusal(forget(1))).isEqualTo(ProblemType.CONFLICT);
        assertThat(refusal(forget(7))).isEqualTo(ProblemType.NOT_FOUND);
        assertThat(world.state.findWorker(World.worker(1))).isPresent();
    }

    @Test
    void aMachineThatWasOnlyAnnouncedIsForgottenToo() {
        world.send(new Command.AnnounceWorker(World.worker(1), "node-1"));

        forget(1);

        assertThat(world.state.workers()).isEmpty();
    }

    @Test
    void itsAttemptsAreAbandonedItsBookingsEndAndItsEventSaysWhoItWas() {
        world.join(1);
        world.running(1, World.spec(RestartMode.NO, OnDisconnect.KEEP, new PortSpec(80, 8080, Protocol.TCP)));
        world.lose(1);
        assertThat(world.state.booked(World.worker(1))).isNotEqualTo(Resources.NONE);

        forget(1);

        assertThat(world.current(1).phase()).isEqualTo(Phase.ABANDONED);
        assertThat(world.state.booked(World.worker(1))).isEqualTo(Resources.NONE);
        assertThat(world.state.isPortBooked(World.worker(1), 8080, Protocol.TCP))
                .isFalse();
        assertThat(world.state.findWorker("w1")).isEmpty();
        ClusterEvent last = world.history.getLast();
        assertThat(last.change()).isInstanceOf(Change.WorkerForgotten.class);
        assertThat(last.message()).isEqualTo("w1");
    }

    @Test
    void aTaskThatWasWaitedForIsPlacedAgainOrHasFailed() {
        world.join(1);
        world.running(1, World.spec(RestartMode.ALWAYS, OnDisconnect.KEEP));
        world.running(2, World.spec(RestartMode.NO, OnDisconnect.KEEP));
        world.lose(1);
        world.join(2);

        forget(1);

        assertThat(world.get(1).state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(world.current(1).worker()).isEqualTo(World.worker(2));
        assertThat(world.get(1).failures()).isZero();
        assertThat(world.get(2).state()).isEqualTo(TaskState.FAILED);
        assertThat(world.get(2).reason()).isEqualTo(Reason.WORKER_FORGOTTEN);
    }

    @Test
    void whatMayRunOnceOnlyHasFailedAlsoWhereItWasToStopByForce() {
        world.join(1);
        world.running(1, World.spec(RestartMode.ALWAYS, OnDisconnect.KEEP));
        world.running(2, World.spec(RestartMode.NO, OnDisconnect.KEEP));
        world.lose(1);
        world.join(2);
        world.drain(1, Duration.ZERO, true);
        world.drainOn(1);

        forget(1);

        assertThat(world.current(1).worker()).isEqualTo(World.worker(2));
        assertThat(world.get(2).state()).isEqualTo(TaskState.FAILED);
        assertThat(world.get(2).reason()).isEqualTo(Reason.WORKER_FORGOTTEN);
    }

    @Test
    void aTaskThatHasAlreadyMovedGoesOn() {
        world.join(1);
        world.running(1, SPEC);
        world.join(2);
        world.lose(1);
        world.runs(1);

        forget(1);

        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.get(1).attempts()).hasSize(1);
    }

    @Test
    void aStoppedTaskIsUnconfirmedUntilThenAndEndsWithIt() {
        world.join(1);
        world.running(1, SPEC);
        world.running(2, SPEC);
        world.stop(1);
        world.lose(1);
        world.stop(2);
        assertThat(List.of(world.get(1), world.get(2))).allSatisfy(task -> {
            assertThat(task.state().isFinal()).isFalse();
            assertThat(task.reason()).isEqualTo(Reason.STOP_UNCONFIRMED);
        });

        forget(1);

        assertThat(List.of(world.get(1), world.get(2))).allSatisfy(task -> {
            assertThat(task.state()).isEqualTo(TaskState.COMPLETED);
            assertThat(task.reason()).isEqualTo(Reason.STOPPED);
        });
    }

    @Test
    void aWorkerThatReturnsWillConfirmTheStop() {
        world.join(1);
        world.running(1, SPEC);
        world.stop(1);
        world.lose(1);

        world.observeAll(1, Observed.running(1, 1));

        assertThat(world.get(1).reason()).isEqualTo(Reason.STOPPING);
    }

    @Test
    void aStoppedTaskWithAnAttemptElsewhereWaitsForThatOne() {
        world.join(1);
        world.running(1, SPEC);
        world.join(2);
        world.lose(1);
        world.stop(1);

        forget(1);
        assertThat(world.get(1).state().isFinal()).isFalse();
        world.ends(1, Reason.STOPPED, 0);

        assertThat(world.get(1).state()).isEqualTo(TaskState.COMPLETED);
    }

    @Test
    void aMachineThatComesBackIsNewAndItsAttemptsStayAbandoned() {
        world.join(1);
        world.running(1, World.spec(RestartMode.NO, OnDisconnect.KEEP));
        world.lose(1);
        forget(1);

        world.register(1, "w1", "http://w1", 1);
        assertThat(world.state.sight(World.worker(1)).liveness()).isEqualTo(Liveness.UNKNOWN);
        world.see(1, Liveness.READY);
        world.observeAll(1, Observed.running(1, 1));

        assertThat(world.state.findWorker(World.worker(1)).orElseThrow().lost()).isFalse();
        assertThat(world.current(1).phase()).isEqualTo(Phase.ABANDONED);
        assertThat(world.get(1).state()).isEqualTo(TaskState.FAILED);
    }

    @Test
    void whatWasSeenOfAForgottenMachineIsNotKept() {
        world.join(1);
        world.lose(1);
        forget(1);

        world.send(new Command.SeeOrphans(
                World.worker(1),
                List.of(new Orphan(
                        new AttemptKey(World.task(9), new Attempt(1)),
                        "web",
                        "nginx",
                        SPEC.booking(),
                        List.of(),
                        new UUID(1, 1).toString()))));

        assertThat(world.state.booked(World.worker(1))).isEqualTo(Resources.NONE);
    }

    private Decision forget(int worker) {
        return world.send(new Command.ForgetWorker(World.worker(worker), () -> Duration.ZERO));
    }

    private static ProblemType refusal(Decision decision) {
        return assertThat(decision)
                .asInstanceOf(type(Decision.Rejected.class))
                .actual()
                .problem()
                .type();
    }
}
