package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.gantry.worker.runtime.ContainerRuntime.Reader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** A log on its way from the engine to its reader, on a thread of its own. Safe for many threads. */
final class LogReading {

    /** Whoever read the log has gone away. */
    static final class ReaderGone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ReaderGone(IOException cause) {
            super(cause);
        }
    }

    private static final int OK = 200;

    private final Reader reader;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean isWithReader;
    private volatile boolean moved;

    private LogReading(Reader reader) {
        this.reader = reader;
    }

    /** Begins. It ends with the log, with its reader, or when the stream is closed. */
    static LogReading start(EngineStream stream, Request request, Reader reader) {
        LogReading reading = new LogReading(reader);
        Thread.ofVirtual().name("log-reading").start(() -> reading.read(stream, request));
        return reading;
    }

    private void read(EngineStream stream, Request request) {
        try (Response answer = stream.execute(request)) {
            if (answer.getStatusCode() != OK) {
                throw new DockerException(
                        new String(answer.getBody().readAllBytes(), StandardCharsets.UTF_8), answer.getStatusCode());
            }
            Frames.read(answer.getBody(), this::handOn);
            ended.complete(null);
        } catch (IOException | RuntimeException failure) {
            ended.completeExceptionally(failure);
        }
    }

    private void handOn(boolean error, byte[] piece) {
        isWithReader = true;
        try {
            reader.take(error, piece);
        } catch (IOException gone) {
            throw new ReaderGone(gone);
        } finally {
            moved = true;
            isWithReader = false;
        }
    }

    /** Done at the end of the log, or failed: with {@link ReaderGone}, the engine's answer, or an I/O failure. */
    Future<Void> ended() {
        return ended;
    }

    /** Whether anything came since the last question, or the reader is what is waited for. */
    boolean hasMoved() {
        boolean hasMoved = isWithReader || moved;
        moved = false;
        return hasMoved;
    }
}
