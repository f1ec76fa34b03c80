package dev.gantry.worker.task;

import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.EngineFailure;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pulls each image once for all attempts that wait for it; a pull that nobody waits for any more is given up. */
final class ImagePulls {

    private static final Logger log = LoggerFactory.getLogger(ImagePulls.class);

    private static final class Shared {
        private final CompletableFuture<Optional<EngineFailure>> result = new CompletableFuture<>();
        private final Thread puller;
        private int waiting;

        Shared(Thread puller) {
            this.puller = puller;
        }
    }

    private final ContainerRuntime runtime;
    private final Map<String, Shared> pulls = new HashMap<>();

    ImagePulls(ContainerRuntime runtime) {
        this.runtime = runtime;
    }

    /** Joins the pull of an image, which begins with the first to join. The result is the failure, if there is one. */
    synchronized CompletableFuture<Optional<EngineFailure>> join(String image) {
        Shared shared = pulls.computeIfAbsent(
                image, _ -> new Shared(Thread.ofVirtual().name("pull-" + image).unstarted(() -> pull(image))));
        if (shared.waiting++ == 0) {
            log.info("Pulling image={}", image);
            shared.puller.start();
        }
        return shared.result;
    }

    /** Does not wait any longer. */
    synchronized void leave(String image) {
        Shared shared = pulls.get(image);
        if (shared != null && --shared.waiting == 0) {
            pulls.remove(image);
            shared.puller.interrupt();
        }
    }

    private void pull(String image) {
        Optional<EngineFailure> failure = Optional.empty();
        try {
            runtime.pull(image);
        } catch (EngineFailure failed) {
            failure = Optional.of(failed);
        } catch (InterruptedException nobodyWaits) {
            return;
        }
        finish(image, failure);
    }

    private synchronized void finish(String image, Optional<EngineFailure> failure) {
        Shared shared = pulls.remove(image);
        if (shared != null) {
            failure.ifPresentOrElse(
                    failed -> log.info("Pull failed image={} reason={}", image, failed.words()),
                    () -> log.info("Pulled image={}", image));
            shared.result.complete(failure);
        }
    }
}
