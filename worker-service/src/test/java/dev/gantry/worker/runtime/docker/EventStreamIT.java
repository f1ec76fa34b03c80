package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.worker.runtime.AttemptRef;
import dev.gantry.worker.runtime.ContainerLifeCycle.Connected;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Run;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.runtime.RunContainer.Status;
import dev.gantry.worker.runtime.TestRuns;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A real engine whose stream of events is cut, while it answers everything else. Needs one with a Unix socket. */
class EventStreamIT {

    @RegisterExtension
    static final LocalEngine ENGINE = new LocalEngine();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private RelayedEngine way;
    private DockerContainerRuntime runtime;
    private final BlockingQueue<AttemptRef> told = new LinkedBlockingQueue<>();

    @BeforeEach
    void connect() throws IOException {
        Assumptions.assumeTrue(DockerCli.HOST.startsWith("unix://"), "the engine has a Unix socket");
        way = new RelayedEngine(Path.of(DockerCli.HOST.substring("unix://".length())), folder.resolve("engine.sock"));
        runtime = ENGINE.connect(way.host());
    }

    @AfterEach
    void close() throws IOException {
        if (way != null) {
            way.close();
        }
    }

    private Run started() throws EngineFailure {
        Run run = TestRuns.firstRun(BusyboxImage.spec("sleep", "600"));
        runtime.start(runtime.create(run));
        return run;
    }

    private RunContainer of(Run run) throws EngineFailure {
        return runtime.list().stream()
                .filter(container -> container.run().attempt().equals(run.attempt()))
                .findFirst()
                .orElseThrow();
    }

    /** A stream of events: what it says is in {@link #told}; it is over when the answer is there. */
    private CompletableFuture<Boolean> watch(Connected connected) {
        CompletableFuture<Boolean> over = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                runtime.watch(connected, told::add);
                over.complete(true);
            } catch (EngineFailure cut) {
                over.complete(true);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        return over;
    }

    private CompletableFuture<Boolean> openStream() throws Exception {
        CompletableFuture<Boolean> open = new CompletableFuture<>();
        CompletableFuture<Boolean> over = watch(() -> open.complete(true));
        assertThat(open.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return over;
    }

    private void awaitTold(Run run) throws InterruptedException {
        AttemptRef next = told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).isEqualTo(run.attempt());
    }

    @Test
    void aStreamThatIsCutEndsTheWatchThoughTheEngineAnswersAndTheNextOneSeesWhatHasEndedMeanwhile() throws Exception {
        Run run = started();
        CompletableFuture<Boolean> over = openStream();

        way.cutEvents();
        assertThat(over.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        told.clear();
        assertThat(openFails()).as("there are no events, and so no stream").isTrue();
        runtime.kill(of(run).id());
        way.letEventsPass();

        CompletableFuture<RunContainer> seen = new CompletableFuture<>();
        CompletableFuture<Boolean> next = watch(() -> seen.complete(of(run)));
        RunContainer ended = seen.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(ended.status()).isEqualTo(Status.ENDED);
        assertThat(ended.exitCode()).isEqualTo(137);
        assertThat(told).as("what happened in between is told by no event").isEmpty();
        assertThat(next).isNotDone();
    }

    private boolean openFails() throws Exception {
        CompletableFuture<Boolean> open = new CompletableFuture<>();
        CompletableFuture<Boolean> over = watch(() -> open.complete(true));
        return over.get(PATIENCE.toSeconds(), TimeUnit.SECONDS) && !open.isDone();
    }

    /** Between the look and the first event there is no gap. */
    @Test
    void whatHappensFromTheLookOnIsToldByAnEvent() throws Exception {
        Run run = started();

        CompletableFuture<Boolean> over = watch(() -> runtime.kill(of(run).id()));

        awaitTold(run);
        assertThat(over).isNotDone();
    }
}
