package dev.gantry.manager.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.EngineState;
import dev.gantry.model.EngineStatus;
import dev.gantry.model.Incarnations;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.RestartMode;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import dev.gantry.model.problem.ProblemType;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may join under which name and id, while others have them. */
class RegistrationsTest {

    private final World world = new World();

    private static void assertDuplicate(Decision decision, String... words) {
        assertThat(decision).isInstanceOfSatisfying(Decision.Rejected.class, rejected -> {
            assertThat(rejected.problem().type()).isEqualTo(ProblemType.DUPLICATE_WORKER);
            assertThat(rejected.problem()).hasMessageContainingAll(words);
        });
    }

    private Worker worker(int number) {
        return world.state.findWorker(World.worker(number)).orElseThrow();
    }

    @Test
    void aRegistrationThatALaterProcessHasOvertakenIsLeftAside() {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        UUID older = Incarnations.of(start, new UUID(0, 1));
        UUID newer = Incarnations.of(start.plusSeconds(2), new UUID(0, 2));
        world.register(1, "w1", "http://w1", newer);

        world.register(1, "w1", "http://w1", older);
        assertThat(worker(1).incarnation()).isEqualTo(newer);

        // A minute later it is the clock of the machine that went back.
        world.advance(Duration.ofMinutes(1));
        world.register(1, "w1", "http://w1", older);
        assertThat(worker(1).incarnation()).isEqualTo(older);
    }

    @ParameterizedTest
    @CsvSource({"2, 1.41", "1, 1.42"})
    void anEngineThatIsReplacedUnderTheSameProcessIsKnownAndChangesNothingElse(String release, String api) {
        world.join(1);
        world.running(1, TaskSpec.ofImage("web", "nginx"));
        EngineStatus engine = new EngineStatus(EngineState.OK, release, api);

        world.register(1, engine);

        assertThat(worker(1).engine()).isEqualTo(engine);
        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.state.sight(World.worker(1)).liveness()).isEqualTo(Liveness.READY);
        assertThat(world.register(1, engine)).as("said once more").isEqualTo(Decision.of());
    }

    @ParameterizedTest
    @MethodSource("less")
    void aMachineThatComesBackSmallerThanWhatIsBookedKeepsThatAndGetsNothingNew(Resources less) {
        TaskSpec big = TaskSpec.builder("web", "nginx")
                .cpu(2)
                .memory(2_048)
                .disk(50)
                .pidsLimit(1_024)
                .build();
        world.join(1);
        world.running(1, big);

        world.joinsAgain(1, less);
        world.submit(
                2,
                TaskSpec.builder("tiny", "nginx")
                        .cpu(0.1)
                        .memory(4)
                        .pidsLimit(1)
                        .build());

        assertThat(worker(1).capacity()).isEqualTo(less);
        assertThat(world.state.booked(World.worker(1))).isEqualTo(big.booking());
        assertThat(world.current(1).wanted()).isEqualTo(Wanted.RUN);
        assertThat(world.get(1).state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.get(2).state()).isEqualTo(TaskState.PENDING);
        world.joinsAgain(1, World.CAPACITY);
        assertThat(world.get(2).state()).as("once it is as big as before").isEqualTo(TaskState.SCHEDULED);
    }

    /** Too little of one thing each; the new task books no disk at all. */
    static Stream<Resources> less() {
        return Stream.of(
                new Resources(1_000, 4_096, 100, 32_768),
                new Resources(4_000, 1_024, 100, 32_768),
                new Resources(4_000, 4_096, 10, 32_768),
                new Resources(4_000, 4_096, 100, 512));
    }

    @ParameterizedTest
    @EnumSource(names = {"READY", "UNKNOWN", "UNREACHABLE", "RESTARTING"})
    void aNameIsTakenUntilItsWorkerIsLost(Liveness liveness) {
        world.join(1);
        world.see(1, liveness);

        assertDuplicate(world.register(2, "w1", "http://other", 9), "w1", "http://w1", "gantry.worker.name");
        assertThat(world.state.findWorker(World.worker(2))).isEmpty();
    }

    @Test
    void whoTakesTheNameOfALostWorkerLeavesItWhatItHas() {
        world.join(1);
        world.running(1, World.spec(RestartMode.NO, OnDisconnect.KEEP));
        world.lose(1);

        assertThat(world.register(2, "w1", "http://w1", 9)).isInstanceOf(Decision.Accepted.class);

        assertThat(worker(2).name()).isEqualTo("w1");
        assertThat(worker(1).name()).startsWith("w1-").hasSizeGreaterThan(3);
        assertThat(worker(1).lost()).isTrue();
        assertThat(world.state.attemptsOn(World.worker(1))).hasSize(1);
        assertThat(world.history.stream().map(ClusterEvent::reason))
                .containsSubsequence(Reason.WORKER_LOST, Reason.WORKER_REPLACED, Reason.WORKER_JOINED);
    }

    @Test
    void theWorkerThatLostItsNameComesBackUnderTheLongerOne() {
        world.join(1);
        world.lose(1);
        world.register(2, "w1", "http://other", 9);
        String longer = worker(1).name();

        assertThat(world.register(1, "w1", "http://elsewhere", 8)).isInstanceOf(Decision.Accepted.class);

        assertThat(worker(1).name()).isEqualTo(longer);
        assertThat(worker(1).address()).isEqualTo("http://elsewhere");
        assertThat(worker(1).lost()).as("until it is heard").isTrue();
        world.see(1, Liveness.READY);
        assertThat(worker(1).lost()).isFalse();
        assertThat(worker(2).name()).isEqualTo("w1");
    }

    @ParameterizedTest
    @EnumSource(names = {"READY", "UNKNOWN", "UNREACHABLE"})
    void anIdIsTakenWhileItsWorkerMayLiveElsewhere(Liveness liveness) {
        world.join(1);
        world.see(1, liveness);

        assertDuplicate(world.register(1, "w1", "http://other", 9), "http://w1", "gantry.data-dir");
        assertThat(worker(1).address()).isEqualTo("http://w1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWorkerThatIsNotThereAnyMoreMayMove(boolean refused) {
        world.join(1);
        if (refused) {
            world.see(1, Liveness.RESTARTING);
        } else {
            world.lose(1);
        }

        assertThat(world.register(1, "w1", "http://other", 9)).isInstanceOf(Decision.Accepted.class);
        assertThat(worker(1).address()).isEqualTo("http://other");
    }

    @Test
    void anotherProcessAtTheSameAddressIsTheSameWorker() {
        world.join(1);

        assertThat(world.register(1, "w1", "http://w1", 9)).isInstanceOf(Decision.Accepted.class);
    }
}
