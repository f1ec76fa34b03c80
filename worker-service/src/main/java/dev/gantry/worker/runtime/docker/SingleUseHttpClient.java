package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;

/** Asks each question on a connection of its own, which both sides close behind the answer (RFC 9112, 9.6). Safe for many threads. */
final class SingleUseHttpClient implements DockerHttpClient {

    private final DockerHttpClient engine;

    SingleUseHttpClient(DockerHttpClient engine) {
        this.engine = engine;
    }

    @Override
    public Response execute(Request request) {
        return engine.execute(
                Request.builder().from(request).putHeader("Connection", "close").build());
    }

    @Override
    public void close() throws IOException {
        engine.close();
    }
}
