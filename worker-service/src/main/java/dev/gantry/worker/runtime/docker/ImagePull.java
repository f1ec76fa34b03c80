package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.async.ResultCallbackTemplate;
import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.model.PullResponseItem;
import dev.gantry.model.wire.PullProgress;
import dev.gantry.worker.runtime.EngineFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Pulls an image, and gives up when nothing has moved for a while rather than after a total time. */
final class ImagePull {

    private final DockerClients docker;
    private final RegistryAccess access;
    private final Duration noProgress;

    ImagePull(DockerClients docker, RegistryAccess access, Duration noProgress) {
        this.docker = docker;
        this.access = access;
        this.noProgress = noProgress;
    }

    void pull(String image, Consumer<PullProgress> told) throws EngineFailure, InterruptedException {
        try (EngineStream stream = docker.stream()) {
            PullImageCmd command = stream.client().pullImageCmd(withTag(image));
            access.find(image).ifPresent(command::withAuthConfig);
            Progress progress = new Progress(image, told);
            command.exec(progress);
            await(image, progress);
        } catch (RuntimeException failure) {
            throw PullFailures.of(image, failure);
        }
    }

    private void await(String image, Progress progress) throws EngineFailure, InterruptedException {
        while (!progress.completed || !progress.news.isEmpty()) {
            if (progress.news.poll(noProgress.toMillis(), TimeUnit.MILLISECONDS) == null) {
                // Whether it is the engine that is silent, or the registry behind it.
                if (!docker.isThere()) {
                    throw Failures.down(new IOException("it stopped in the middle of a pull"));
                }
                throw PullFailures.of(
                        image, new IllegalStateException("no progress for " + noProgress.toSeconds() + " s"));
            }
        }
        if (progress.failure.isPresent()) {
            throw PullFailures.of(image, progress.failure.get());
        }
    }

    /** Without a tag the engine would pull every tag that there is. */
    static String withTag(String image) {
        String lastPart = image.substring(image.lastIndexOf('/') + 1);
        return lastPart.contains(":") || lastPart.contains("@") ? image : image + ":latest";
    }

    private static final class Progress extends ResultCallbackTemplate<Progress, PullResponseItem> {

        /** Rings whenever the engine said something; what it was is in the fields. */
        private final LinkedBlockingQueue<Boolean> news = new LinkedBlockingQueue<>();

        private final PullLayers layers;
        private final Consumer<PullProgress> told;
        private volatile Optional<Throwable> failure = Optional.empty();
        private volatile boolean completed;

        private Progress(String image, Consumer<PullProgress> told) {
            this.layers = new PullLayers(image);
            this.told = told;
        }

        @Override
        public void onNext(PullResponseItem item) {
            if (item.isErrorIndicated()) {
                String words = item.getErrorDetail() == null
                        ? "the engine reported an error"
                        : String.valueOf(item.getErrorDetail().getMessage());
                failure = Optional.of(new IllegalStateException(words));
            }
            layers.take(item).ifPresent(told);
            news.add(true);
        }

        @Override
        public void onError(Throwable thrown) {
            failure = Optional.of(thrown);
            completed = true;
            news.add(true);
        }

        @Override
        public void onComplete() {
            completed = true;
            news.add(true);
        }
    }
}
