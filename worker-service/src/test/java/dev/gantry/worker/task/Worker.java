package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Phase;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.Observation;
import dev.gantry.worker.output.LogEnds;
import dev.gantry.worker.output.Removal;
import dev.gantry.worker.platform.MachineClock;
import dev.gantry.worker.probe.Checkups;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.FakeContainerRuntime;
import dev.gantry.worker.runtime.RunContainer.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.springframework.util.FileSystemUtils;

/** The attempts of a worker on an engine in memory, with the engine's events passed on. */
final class Worker implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final FakeContainerRuntime engine;
    final ObservationLog observations = new ObservationLog();
    final Attempts attempts;
    final LogEnds logEnds;
    private final Path folder;
    private volatile String keptSession = "";
    private volatile String keptLease = "";
    private final AtomicReference<Duration> time = new AtomicReference<>(Duration.ofMinutes(1));
    final DisconnectLease lease;
    private final CountDownLatch following = new CountDownLatch(1);
    private final Thread events;

    Worker() {
        this(new FakeContainerRuntime(), "");
    }

    /** A new process on an engine on which another one has worked, and what that one knew of the engine's session. */
    Worker(FakeContainerRuntime engine, String sessionBefore) {
        this(engine, sessionBefore, "", Duration.ofMinutes(1));
    }

    /**
     * The same, where the earlier process has kept something of what managers have granted.
     *
     * @param sinceBoot what the machine's clock shows
     */
    Worker(FakeContainerRuntime engine, String sessionBefore, String leaseBefore, Duration sinceBoot) {
        this.engine = engine;
        this.folder = temporaryFolder();
        this.logEnds = new LogEnds(folder);
        time.set(sinceBoot);
        this.lease = new DisconnectLease(new MachineClock("boot", time::get), leaseBefore, text -> {
            keptLease = text;
            return true;
        });
        this.attempts = new Attempts(
                engine,
                engine::pull,
                new Removal(engine, logEnds),
                new EngineSession(engine, sessionBefore, session -> keptSession = session),
                new Checkups(engine, "", Clock.systemUTC()),
                observations,
                lease,
                Clock.systemUTC());
        begin();
        this.events = Thread.ofVirtual().start(this::follow);
        awaitStream();
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("log-ends");
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private void awaitStream() {
        try {
            assertThat(following.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("the event stream")
                    .isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    engine.watch(this::connected, attempts::look);
                } catch (EngineFailure down) {
                    LockSupport.parkNanos(1_000_000);
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin() {
        try {
            attempts.adopt(engine.list());
            attempts.engineAnswers();
        } catch (EngineFailure down) {
            throw new IllegalStateException(down);
        }
    }

    private void connected() throws EngineFailure {
        attempts.engineAnswers();
        attempts.lookAtAll();
        following.countDown();
    }

    /** What a next process would be told of the engine's session. */
    String keptSession() {
        return keptSession;
    }

    /** What a next process would be told of what managers have granted. */
    String keptLease() {
        return keptLease;
    }

    /** A manager receives an answer that is sent now, and grants so much time. */
    void grant(Duration term) {
        lease.acknowledged(lease.answer(), term);
    }

    /** Time passes on the machine, and the worker stands still. */
    void passUnseen(Duration more) {
        time.updateAndGet(more::plus);
    }

    /** Time passes on the machine, and the worker looks. */
    void pass(Duration more) {
        time.updateAndGet(more::plus);
        attempts.heedLease();
    }

    void run(Assignment assignment) {
        attempts.accept(assignment);
    }

    void stop(Assignment assignment) {
        attempts.accept(Assignment.stop(assignment.task(), assignment.attempt(), assignment.grace()));
    }

    Optional<Observation> find(Assignment assignment) {
        return observations.everything().observations().stream()
                .filter(seen -> seen.task().equals(assignment.task()))
                .filter(seen -> seen.attempt().equals(assignment.attempt()))
                .findFirst();
    }

    Observation awaitPhase(Assignment assignment, Phase phase) {
        return await(assignment, phase.name(), seen -> seen.phase() == phase);
    }

    Observation await(Assignment assignment, String what, Predicate<Observation> condition) {
        return Awaitility.await(what)
                .atMost(PATIENCE)
                .until(() -> find(assignment), seen -> seen.filter(condition).isPresent())
                .orElseThrow();
    }

    List<String> running() {
        return engine.everything().stream()
                .filter(container -> container.status() == Status.RUNNING)
                .map(container -> container.run().containerName())
                .toList();
    }

    void assertNoContainers() {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(engine.everything()).isEmpty());
    }

    /** The process ends; its containers stay. */
    @Override
    public void close() {
        attempts.abandon();
        events.interrupt();
        try {
            events.join();
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
