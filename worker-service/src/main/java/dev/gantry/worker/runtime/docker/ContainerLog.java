package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import dev.gantry.model.Reason;
import dev.gantry.model.wire.LogEnd;
import dev.gantry.model.wire.LogStream;
import dev.gantry.worker.runtime.ContainerRuntime.LogRequest;
import dev.gantry.worker.runtime.ContainerRuntime.Reader;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.docker.LogReading.ReaderGone;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Passes a container's log on as it comes, without holding it. */
final class ContainerLog {

    /** What was written is on the engine's disk; an engine that takes longer to find its end is in trouble. */
    private static final Duration READING = Duration.ofSeconds(10);

    private final Supplier<EngineStream> streams;
    private final Patience patience;

    /**
     * Over the streams of an engine.
     *
     * @param patience how long the engine may be silent in the middle of what was written before
     */
    ContainerLog(Supplier<EngineStream> streams, Patience patience) {
        this.streams = streams;
        this.patience = patience;
    }

    /** A container that is followed may be silent for ever. */
    void read(String container, LogRequest request, Reader reader) throws EngineFailure, InterruptedException {
        read(container, request, reader, reading -> {
            if (request.follow()) {
                reading.ended().get();
            } else {
                patience.await(reading.ended(), reading::hasMoved);
            }
        });
    }

    /** Waits for the end of a log. */
    @FunctionalInterface
    private interface Wait {
        void await(LogReading reading) throws ExecutionException, TimeoutException, InterruptedException;
    }

    private void read(String container, LogRequest request, Reader reader, Wait wait)
            throws EngineFailure, InterruptedException {
        try (EngineStream stream = streams.get()) {
            wait.await(LogReading.start(stream, request(container, request), reader));
        } catch (TimeoutException slow) {
            throw new EngineFailure(
                    Reason.START_FAILED, "the engine did not read the log within " + READING.toSeconds() + " s", slow);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof ReaderGone) {
                return;
            }
            throw failed.getCause() instanceof RuntimeException answer ? Failures.of(answer) : Failures.down(failed);
        } catch (RuntimeException failure) {
            throw Failures.of(failure);
        }
    }

    /** {@code GET /containers/{id}/logs} of the Engine API. */
    static Request request(String container, LogRequest request) {
        String since = request.since()
                .map(moment -> "&since=" + Math.max(0, moment.getEpochSecond()))
                .orElse("");
        return Request.builder()
                .method(Request.Method.GET)
                .path("/containers/" + URLEncoder.encode(container, StandardCharsets.UTF_8)
                        + "/logs?stdout=" + request.stream().takes(false)
                        + "&stderr=" + request.stream().takes(true)
                        + "&timestamps=" + request.timestamps()
                        + "&follow=" + request.follow()
                        + "&tail=" + request.tail().map(String::valueOf).orElse("all")
                        + since)
                .build();
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
            read(container, request, reader, reading -> reading.ended().get(READING.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw Failures.down(ended);
        }
    }
}
