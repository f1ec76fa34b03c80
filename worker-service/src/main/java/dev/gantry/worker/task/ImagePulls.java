package dev.gantry.worker.task;

import dev.gantry.model.Reason;
import dev.gantry.model.wire.PullProgress;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.EngineFailure;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images of this engine, as far as it is known. Pulls each once for all attempts that wait for it; a pull that nobody
 * waits for any more is given up.
 */
final class ImagePulls {

    private static final Logger log = LoggerFactory.getLogger(ImagePulls.class);

    /** Fetches an image, as {@link ContainerRuntime#pull} does. */
    @FunctionalInterface
    interface Puller {

        void pull(String image, Consumer<PullProgress> progress) throws EngineFailure, InterruptedException;
    }

    private static final class Shared {
        private final CompletableFuture<Optional<EngineFailure>> result = new CompletableFuture<>();
        private @Nullable Thread puller;
        private int waiting;
        private volatile @Nullable PullProgress progress;
    }

    private final ContainerRuntime runtime;
    private final Puller puller;
    private final Map<String, Shared> pulls = new HashMap<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    /** By the engine's ids and the names that were asked for. An id always means the same. */
    private final Map<List<String>, Optional<String>> digests = new ConcurrentHashMap<>();

    ImagePulls(ContainerRuntime runtime, Puller puller) {
        this.runtime = runtime;
        this.puller = puller;
    }

    /** Whether the image was there when it was asked for last. Somebody may have removed it since. */
    boolean wasThere(String image) {
        return seen.contains(image);
    }

    void isThere(String image) {
        seen.add(image);
    }

    void isGone(String image) {
        seen.remove(image);
    }

    /** Under which digest a registry knows an image; asked of the engine once for each. */
    Optional<String> digest(String imageId, String image) throws EngineFailure {
        List<String> key = List.of(imageId, image);
        Optional<String> known = digests.get(key);
        if (known == null) {
            known = runtime.digest(imageId, image);
            digests.put(key, known);
        }
        return known;
    }

    /** Joins the pull of an image, which begins with the first to join. The result is the failure, if there is one. */
    synchronized CompletableFuture<Optional<EngineFailure>> join(String image) {
        Shared shared = pulls.computeIfAbsent(image, _ -> new Shared());
        if (shared.waiting++ == 0) {
            log.info("Pulling image={}", image);
            shared.puller = Thread.ofVirtual().name("pull-" + image).start(() -> pull(image, shared));
        }
        return shared.result;
    }

    /** Does not wait any longer. */
    synchronized void leave(String image) {
        Shared shared = pulls.get(image);
        if (shared != null && --shared.waiting == 0) {
            pulls.remove(image);
            if (shared.puller != null) {
                shared.puller.interrupt();
            }
        }
    }

    /** How far those are that are under way, as far as the engine has said. */
    synchronized List<PullProgress> progress() {
        return pulls.values().stream()
                .flatMap(shared -> Stream.ofNullable(shared.progress))
                .sorted(Comparator.comparing(PullProgress::image))
                .toList();
    }

    private void pull(String image, Shared shared) {
        Optional<EngineFailure> failure = Optional.empty();
        try {
            puller.pull(image, progress -> shared.progress = progress);
        } catch (EngineFailure failed) {
            failure = Optional.of(failed);
        } catch (InterruptedException nobodyWaits) {
            return;
        } catch (RuntimeException broken) {
            failure = Optional.of(
                    new EngineFailure(Reason.IMAGE_PULL_FAILED, "Pulling " + image + " broke: " + broken, broken));
        }
        finish(image, shared, failure);
    }

    /** A pull that was given up and ends all the same must not answer for the one that has begun since. */
    private synchronized void finish(String image, Shared shared, Optional<EngineFailure> failure) {
        if (pulls.remove(image, shared)) {
            failure.ifPresentOrElse(
                    failed -> log.info("Pull failed image={} reason={}", image, failed.words()),
                    () -> log.info("Pulled image={}", image));
            shared.result.complete(failure);
        }
    }
}
