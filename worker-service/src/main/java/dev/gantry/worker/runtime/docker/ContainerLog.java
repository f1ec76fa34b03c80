package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallbackTemplate;
import com.github.dockerjava.api.command.LogContainerCmd;
import com.github.dockerjava.api.model.Frame;
import dev.gantry.worker.runtime.ContainerRuntime.LogRequest;
import dev.gantry.worker.runtime.EngineFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Passes a container's log on as it comes, without holding it. */
final class ContainerLog {

    private final DockerClient docker;

    ContainerLog(DockerClient docker) {
        this.docker = docker;
    }

    void write(String container, LogRequest request, OutputStream out)
            throws EngineFailure, IOException, InterruptedException {
        Writing writing = new Writing(out);
        try (writing;
                LogContainerCmd log = docker.logContainerCmd(container)) {
            log.withStdOut(true)
                    .withStdErr(true)
                    .withTimestamps(request.timestamps())
                    .withFollowStream(request.follow());
            request.tail().ifPresentOrElse(log::withTail, log::withTailAll);
            log.exec(writing);
            writing.ended.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof ReaderGone) {
                return;
            }
            throw failed.getCause() instanceof RuntimeException answer ? Failures.of(answer) : Failures.down(failed);
        } catch (RuntimeException failure) {
            throw Failures.of(failure);
        }
    }

    /** The last line that a container wrote, in lower case; empty if it wrote none, or its log cannot be read. */
    String lastLine(String container) throws EngineFailure {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            write(container, new LogRequest(false, Optional.of(1), false), line);
        } catch (EngineFailure failure) {
            if (failure.isEngineDown()) {
                throw failure;
            }
            return "";
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw Failures.down(ended);
        }
        return line.toString(StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    }

    /** Whoever read the log has gone away. */
    private static final class ReaderGone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ReaderGone(IOException cause) {
            super(cause);
        }
    }

    private static final class Writing extends ResultCallbackTemplate<Writing, Frame> {

        private final OutputStream out;
        private final CompletableFuture<Void> ended = new CompletableFuture<>();

        Writing(OutputStream out) {
            this.out = out;
        }

        @Override
        public void onNext(Frame frame) {
            try {
                out.write(frame.getPayload());
                out.flush();
            } catch (IOException gone) {
                ended.completeExceptionally(new ReaderGone(gone));
            }
        }

        @Override
        public void onError(Throwable failure) {
            ended.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            ended.complete(null);
        }
    }
}
