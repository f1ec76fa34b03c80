package dev.gantry.worker.images;

import dev.gantry.model.wire.PullProgress;
import dev.gantry.worker.cleanup.Ownership;
import dev.gantry.worker.cleanup.PulledImage;
import dev.gantry.worker.cleanup.StoredImage;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.ImageStore;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Pulls images, and remembers those that the engine did not have before. Safe for many threads. */
@Component
public class RecordedPulls {

    private static final Logger log = LoggerFactory.getLogger(RecordedPulls.class);

    private final ContainerRuntime runtime;
    private final ImageStore store;
    private final PulledImages pulled;
    private final Clock clock;

    /** Remembers in the given record. */
    public RecordedPulls(ContainerRuntime runtime, ImageStore store, PulledImages pulled, Clock clock) {
        this.runtime = runtime;
        this.store = store;
        this.pulled = pulled;
        this.clock = clock;
    }

    /** As {@link ContainerRuntime#pull}. An image that cannot be remembered is pulled all the same, and never removed. */
    public void pull(String image, Consumer<PullProgress> progress) throws EngineFailure, InterruptedException {
        Optional<List<StoredImage>> before = before(image);
        runtime.pull(image, progress);
        if (before.isPresent()) {
            remember(image, before.get());
        }
    }

    private Optional<List<StoredImage>> before(String image) {
        try {
            return Optional.of(store.list());
        } catch (EngineFailure unknown) {
            log.info("Image={} will not count as pulled by this worker: {}", image, unknown.words());
            return Optional.empty();
        }
    }

    private void remember(String image, List<StoredImage> before) {
        try {
            Optional<StoredImage> after = store.find(image);
            if (after.isPresent()) {
                Optional<PulledImage> own = Ownership.after(
                        before, after.get(), pulled.find(after.get().id()), clock.instant());
                pulled.keep(own.stream().toList());
            }
        } catch (EngineFailure | IOException unknown) {
            log.warn("Image={} does not count as pulled by this worker: {}", image, unknown.toString());
        }
    }
}
