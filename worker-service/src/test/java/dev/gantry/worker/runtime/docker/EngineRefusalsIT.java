package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotModifiedException;
import dev.gantry.model.Reason;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Run;
import dev.gantry.worker.runtime.RunContainer.Status;
import dev.gantry.worker.runtime.TestRuns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a real engine refuses because of what a container is doing, or how it is called: each time its own answer is seen first, and
 * then what a worker makes of it. Needs an engine, at DOCKER_HOST.
 */
class EngineRefusalsIT {

    @RegisterExtension
    static final LocalEngine ENGINE = new LocalEngine();

    private static final int AT_ONCE = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DockerClient engine = DockerClients.connect(DockerCli.HOST).calls();
    private final DockerContainerRuntime runtime = ENGINE.connect();

    private static Run run(String... command) {
        return TestRuns.firstRun(BusyboxImage.spec(command));
    }

    private String started(String... command) throws EngineFailure {
        String id = runtime.create(run(command));
        runtime.start(id);
        return id;
    }

    private Status status(String id) throws EngineFailure {
        return runtime.find(id).orElseThrow().status();
    }

    @Test
    void whatHasEndedIsNotStoppedAgainAndThatIsNoFailure() throws EngineFailure {
        String id = started("sh", "-c", "exit 0");
        Awaitility.await().atMost(PATIENCE).until(() -> status(id) == Status.ENDED);
        assertThatExceptionOfType(NotModifiedException.class)
                .isThrownBy(() -> engine.stopContainerCmd(id).exec());
        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> engine.killContainerCmd(id).exec())
                .withMessageContaining("is not running");

        runtime.signal(id);
        runtime.kill(id);

        assertThat(status(id)).isEqualTo(Status.ENDED);
    }

    @Test
    void whatNeverBeganIsNotStoppedAndThatIsNoFailure() throws EngineFailure {
        String id = runtime.create(run("true"));
        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> engine.killContainerCmd(id).exec())
                .withMessageContaining("is not running");

        runtime.signal(id);
        runtime.kill(id);

        assertThat(status(id)).isEqualTo(Status.CREATED);
    }

    @Test
    void whatRunsIsNotStartedAgainAndIsRemovedOnlyByForceWhichAWorkerUses() throws EngineFailure {
        String id = started("sleep", "600");
        assertThatExceptionOfType(NotModifiedException.class)
                .isThrownBy(() -> engine.startContainerCmd(id).exec());
        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> engine.removeContainerCmd(id).exec())
                .withMessageContaining("You cannot remove a running container");

        runtime.start(id);
        assertThat(status(id)).isEqualTo(Status.RUNNING);
        runtime.remove(id);

        assertThat(runtime.find(id)).isEmpty();
    }

    /** Many remove a container at once, and the engine lets one do it: whoever returns without a failure knows that it is gone. */
    @Test
    void whoeverFindsARemovalUnderWayIsToldSoUntilItIsDone() throws Exception {
        List<EngineFailure> refused = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            Awaitility.await().atMost(PATIENCE).until(() -> {
                refused.addAll(removeAtOnce(threads, started("sleep", "600")));
                return !refused.isEmpty();
            });
        }

        assertThat(refused).allSatisfy(failure -> {
            assertThat(failure.reason()).isEqualTo(Reason.START_FAILED);
            assertThat(failure.words())
                    .startsWith("The container is already being removed: removal of container ")
                    .endsWith(" is already in progress");
        });
    }

    private List<EngineFailure> removeAtOnce(ExecutorService threads, String id) throws Exception {
        CyclicBarrier all = new CyclicBarrier(AT_ONCE);
        List<EngineFailure> refused = new ArrayList<>();
        Callable<List<EngineFailure>> removal = () -> {
            all.await();
            EngineFailure failure = catchThrowableOfType(EngineFailure.class, () -> runtime.remove(id));
            if (failure == null) {
                assertThat(runtime.find(id)).as("when a removal returns").isEmpty();
                return List.of();
            }
            return List.of(failure);
        };
        List<Future<List<EngineFailure>>> outcomes = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            outcomes.add(threads.submit(removal));
        }
        for (Future<List<EngineFailure>> outcome : outcomes) {
            refused.addAll(outcome.get());
        }
        runtime.remove(id);
        assertThat(runtime.find(id)).isEmpty();
        return refused;
    }

    /** No user can bring it about: names are made of a task's id and of numbers, and the engine takes each that a run may have. */
    @Test
    void aNameThatTheEngineDoesNotTakeWouldBeTheSpecsFault() throws EngineFailure {
        BadRequestException refusal = Objects.requireNonNull(catchThrowableOfType(
                BadRequestException.class,
                () -> engine.createContainerCmd(BusyboxImage.NAME)
                        .withCmd("sh")
                        .withName("no name/at all")
                        .exec()));
        EngineFailure failure = Failures.ofCreate(refusal);
        assertThat(failure.reason()).isEqualTo(Reason.SPEC_REFUSED);
        assertThat(failure.words())
                .startsWith("The engine refuses the task's settings: ")
                .contains("Invalid container name (no name/at all)");

        Run run = run("true");
        String id = runtime.create(run);
        for (String name : List.of(run.unhealthyName(), run.cutOffName(), Run.endedName(run.cutOffName()))) {
            assertThatCode(() -> runtime.rename(id, name)).doesNotThrowAnyException();
            assertThat(runtime.find(id).orElseThrow().name()).isEqualTo(name);
        }
    }
}
