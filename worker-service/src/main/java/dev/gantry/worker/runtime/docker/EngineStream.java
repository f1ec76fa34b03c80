package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The transport of one stream of an engine: of what is told bit by bit, for as long as it takes. Closing it ends the stream at any
 * time, also while the engine has not begun to answer. docker-java's own way leaves a thread and a connection behind then, since a
 * callback gets nothing to close before the first byte. Safe for many threads.
 */
final class EngineStream implements DockerHttpClient {

    /** Longer than any stream is left open: whoever waits for it closes it. */
    private static final Patience WITHOUT_END = Patience.of(Duration.ofDays(3650));

    private final DockerHttpClient engine;
    private final DockerClientConfig config;
    private @Nullable Thread reading;
    private @Nullable Response answer;
    private boolean closed;

    EngineStream(DockerHttpClient engine, DockerClientConfig config) {
        this.engine = engine;
        this.config = config;
    }

    /** For one command that streams. */
    DockerClient client() {
        return DockerClientImpl.getInstance(config, this);
    }

    /** Asks for the stream. The thread is this stream's alone: it is interrupted when the stream is closed. */
    @Override
    public Response execute(Request request) {
        synchronized (this) {
            requireOpen();
            reading = Thread.currentThread();
        }
        return WITHOUT_END.ask(() -> keep(engine.execute(request)));
    }

    private Response keep(Response response) {
        synchronized (this) {
            if (!closed) {
                answer = response;
                return response;
            }
        }
        response.close();
        throw brokenOff();
    }

    private void requireOpen() {
        if (closed) {
            throw brokenOff();
        }
    }

    private static UncheckedIOException brokenOff() {
        return new UncheckedIOException(new IOException("nobody reads the stream any more"));
    }

    /** Ends the stream, and gives back its thread and its connection. */
    @Override
    public void close() {
        Response begun;
        synchronized (this) {
            closed = true;
            begun = answer;
            if (reading != null) {
                reading.interrupt();
            }
        }
        if (begun != null) {
            begun.close();
        }
    }
}
