package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.worker.runtime.AttemptRef;
import dev.gantry.worker.runtime.EngineFailure;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How often a worker is told that something happened to an attempt's container, until this is closed. */
final class ToldAttempts implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Collection<AttemptRef> told = new CopyOnWriteArrayList<>();
    private final CountDownLatch connected = new CountDownLatch(1);
    private final CompletableFuture<EngineFailure> broken = new CompletableFuture<>();
    private final DockerContainerRuntime runtime;
    private final Thread watcher = Thread.ofVirtual().unstarted(this::watch);

    private ToldAttempts(DockerContainerRuntime runtime) {
        this.runtime = runtime;
    }

    static ToldAttempts by(DockerContainerRuntime runtime) throws InterruptedException {
        ToldAttempts told = new ToldAttempts(runtime);
        told.watcher.start();
        assertThat(told.connected.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return told;
    }

    private void watch() {
        try {
            runtime.watch(connected::countDown, told::add);
        } catch (EngineFailure failure) {
            broken.complete(failure);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    long times(AttemptRef attempt) {
        return told.stream().filter(attempt::equals).count();
    }

    /** Waits until the engine has broken the stream off. */
    EngineFailure awaitBroken() throws Exception {
        return broken.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}
