package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallbackTemplate;
import com.github.dockerjava.api.command.LogContainerCmd;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import dev.gantry.model.Reason;
import dev.gantry.model.wire.LogEnd;
import dev.gantry.model.wire.LogStream;
import dev.gantry.worker.runtime.ContainerRuntime.LogRequest;
import dev.gantry.worker.runtime.ContainerRuntime.Reader;
import dev.gantry.worker.runtime.EngineFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Passes a container's log on as it comes, without holding it. */
final class ContainerLog {

    /** What was written is on the engine's disk; an engine that takes longer to find it is in trouble. */
    private static final Duration READING = Duration.ofSeconds(10);

    /** Longer than any stream is left open. */
    private static final Duration FOLLOWING = Duration.ofDays(3650);

    private final DockerClient docker;

    ContainerLog(DockerClient docker) {
        this.docker = docker;
    }

    void read(String container, LogRequest request, Reader reader) throws EngineFailure, InterruptedException {
        read(container, request, reader, FOLLOWING);
    }

    private void read(String container, LogRequest request, Reader reader, Duration longest)
            throws EngineFailure, InterruptedException {
        Reading reading = new Reading(reader);
        try (reading;
                LogContainerCmd log = docker.logContainerCmd(container)) {
            log.withStdOut(request.stream().takes(false))
                    .withStdErr(request.stream().takes(true))
                    .withTimestamps(request.timestamps())
                    .withFollowStream(request.follow());
            request.tail().ifPresentOrElse(log::withTail, log::withTailAll);
            request.since()
                    .ifPresent(moment -> log.withSince(Math.clamp(moment.getEpochSecond(), 0, Integer.MAX_VALUE)));
            log.exec(reading);
            reading.ended.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            throw new EngineFailure(
                    Reason.START_FAILED, "the engine did not read the log within " + longest.toSeconds() + " s", slow);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof ReaderGone) {
                return;
            }
            throw failed.getCause() instanceof RuntimeException answer ? Failures.of(answer) : Failures.down(failed);
        } catch (IOException failure) {
            throw Failures.down(failure);
        } catch (RuntimeException failure) {
            throw Failures.of(failure);
        }
    }

    /** The last pieces of what a container wrote. */
    LogEnd end(String container) throws EngineFailure {
        LogEnd end = new LogEnd();
        LogRequest last =
                new LogRequest(false, Optional.of(LogEnd.MOST_PIECES + 1), Optional.empty(), true, LogStream.ALL);
        readNow(container, last, end::add);
        return end;
    }

    /** The last line that a container wrote, in lower case; empty if it wrote none, or its log cannot be read. */
    String lastLine(String container) throws EngineFailure {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        LogRequest last = new LogRequest(false, Optional.of(1), Optional.empty(), false, LogStream.ALL);
        try {
            readNow(container, last, (_, piece) -> line.write(piece));
        } catch (EngineFailure failure) {
            if (failure.isEngineDown()) {
                throw failure;
            }
            return "";
        }
        return line.toString(StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    }

    private void readNow(String container, LogRequest request, Reader reader) throws EngineFailure {
        try {
            read(container, request, reader, READING);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw Failures.down(ended);
        }
    }

    /** Whoever read the log has gone away. */
    private static final class ReaderGone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ReaderGone(IOException cause) {
            super(cause);
        }
    }

    private static final class Reading extends ResultCallbackTemplate<Reading, Frame> {

        private final Reader reader;
        private final CompletableFuture<Void> ended = new CompletableFuture<>();

        Reading(Reader reader) {
            this.reader = reader;
        }

        @Override
        public void onNext(Frame frame) {
            try {
                reader.take(frame.getStreamType() == StreamType.STDERR, frame.getPayload());
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
