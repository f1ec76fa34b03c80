package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallbackTemplate;
import com.github.dockerjava.api.model.PullResponseItem;
import dev.gantry.worker.runtime.EngineFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Pulls an image, and gives up when nothing has moved for a while rather than after a total time. */
final class ImagePull {

    private static final Duration NO_PROGRESS = Duration.ofMinutes(2);

    private final DockerClient docker;

    ImagePull(DockerClient docker) {
        this.docker = docker;
    }

    void pull(String image) throws EngineFailure, InterruptedException {
        Progress progress = new Progress();
        try (progress) {
            docker.pullImageCmd(withTag(image)).exec(progress);
            while (true) {
                Optional<Optional<Throwable>> news =
                        Optional.ofNullable(progress.news.poll(NO_PROGRESS.toSeconds(), TimeUnit.SECONDS));
                if (news.isEmpty()) {
                    throw PullFailures.of(
                            image, new IllegalStateException("no progress for " + NO_PROGRESS.toSeconds() + " s"));
                }
                if (progress.completed && progress.news.isEmpty()) {
                    if (progress.failure.isPresent()) {
                        throw PullFailures.of(image, progress.failure.get());
                    }
                    return;
                }
            }
        } catch (IOException | RuntimeException failure) {
            throw PullFailures.of(image, failure);
        }
    }

    /** Without a tag the engine would pull every tag that there is. */
    static String withTag(String image) {
        String lastPart = image.substring(image.lastIndexOf('/') + 1);
        return lastPart.contains(":") || lastPart.contains("@") ? image : image + ":latest";
    }

    private static final class Progress extends ResultCallbackTemplate<Progress, PullResponseItem> {

        private final LinkedBlockingQueue<Optional<Throwable>> news = new LinkedBlockingQueue<>();
        private volatile Optional<Throwable> failure = Optional.empty();
        private volatile boolean completed;

        @Override
        public void onNext(PullResponseItem item) {
            if (item.isErrorIndicated()) {
                String words = item.getErrorDetail() == null
                        ? "the engine reported an error"
                        : String.valueOf(item.getErrorDetail().getMessage());
                failure = Optional.of(new IllegalStateException(words));
            }
            news.add(Optional.empty());
        }

        @Override
        public void onError(Throwable thrown) {
            failure = Optional.of(thrown);
            completed = true;
            news.add(Optional.of(thrown));
        }

        @Override
        public void onComplete() {
            completed = true;
            news.add(Optional.empty());
        }
    }
}
