package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.async.ResultCallbackTemplate;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventActor;
import com.github.dockerjava.api.model.EventType;
import dev.gantry.worker.runtime.AttemptRef;
import dev.gantry.worker.runtime.ContainerLifeCycle;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Owner;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The engine's event stream, limited to this worker's containers and to what changes them. */
final class EngineEvents {

    private static final long START_SECONDS = 10;
    /** Where docker says that a container was destroyed, podman says that it was removed. */
    private static final String[] CHANGES = {
        "create",
        "start",
        "die",
        "oom",
        "destroy",
        "remove",
        "pause",
        "unpause",
        "rename",
        "kill",
        "stop",
        "health_status"
    };

    /** After how long without its end the engine is asked whether it is there at all. */
    private static final long QUIET_SECONDS = 3;

    private final DockerClients docker;

    EngineEvents(DockerClients docker) {
        this.docker = docker;
    }

    /** Returns, or fails, when the stream has ended. */
    void watch(Owner owner, ContainerLifeCycle.Connected connected, Consumer<AttemptRef> changed)
            throws EngineFailure, InterruptedException {
        Told told = new Told(changed);
        docker.agree();
        try (EngineStream stream = docker.stream()) {
            stream.client()
                    .eventsCmd()
                    .withEventTypeFilter(EventType.CONTAINER)
                    .withEventFilter(CHANGES)
                    .withLabelFilter(Map.of(
                            Labels.CLUSTER, owner.cluster().toString(),
                            Labels.WORKER, owner.worker().toString()))
                    .exec(told);
            told.started.get(START_SECONDS, TimeUnit.SECONDS);
            connected.look();
            while (!told.isOver()) {
                ping();
            }
        } catch (ExecutionException broken) {
            throw Failures.down(broken.getCause() == null ? broken : broken.getCause());
        } catch (TimeoutException silent) {
            throw Failures.down(silent);
        } catch (RuntimeException failure) {
            throw Failures.of(failure);
        }
    }

    private void ping() {
        docker.onNewConnection(engine -> engine.pingCmd().exec());
    }

    /** docker-java's own way of waiting for a stream has no deadline and hangs where the engine refuses it. */
    private static final class Told extends ResultCallbackTemplate<Told, Event> {

        private final Consumer<AttemptRef> changed;
        private final CompletableFuture<Void> started = new CompletableFuture<>();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();

        Told(Consumer<AttemptRef> changed) {
            this.changed = changed;
        }

        /** Waits for its end, though not for long: from an engine that stands still, neither an event nor an end ever comes. */
        boolean isOver() throws ExecutionException, InterruptedException {
            try {
                ended.get(QUIET_SECONDS, TimeUnit.SECONDS);
                return true;
            } catch (TimeoutException goesOn) {
                return false;
            }
        }

        @Override
        public void onStart(Closeable stream) {
            started.complete(null);
        }

        @Override
        public void onNext(Event event) {
            Optional.ofNullable(event.getActor())
                    .map(EventActor::getAttributes)
                    .flatMap(Labels::attempt)
                    .ifPresent(changed);
        }

        @Override
        public void onError(Throwable failure) {
            started.completeExceptionally(failure);
            ended.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            started.completeExceptionally(new IOException("the event stream ended at once"));
            ended.complete(null);
        }
    }
}
