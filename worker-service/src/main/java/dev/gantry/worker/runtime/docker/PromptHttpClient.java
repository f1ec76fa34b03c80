package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** Calls that are answered as a whole or fail within a time, whatever the engine does: not for streams. */
final class PromptHttpClient implements DockerHttpClient {

    private final DockerHttpClient engine;
    private final Patience patience;

    PromptHttpClient(DockerHttpClient engine, Patience patience) {
        this.engine = engine;
        this.patience = patience;
    }

    @Override
    public Response execute(Request request) {
        return patience.ask(() -> {
            try (Response response = engine.execute(request)) {
                return new Whole(
                        response.getStatusCode(),
                        response.getHeaders(),
                        response.getBody().readAllBytes());
            }
        });
    }

    @Override
    public void close() throws IOException {
        engine.close();
    }

    private static final class Whole implements Response {

        private final int status;
        private final Map<String, List<String>> headers;
        private final byte[] body;

        Whole(int status, Map<String, List<String>> headers, byte[] body) {
            this.status = status;
            this.headers = headers;
            this.body = body;
        }

        @Override
        public int getStatusCode() {
            return status;
        }

        @Override
        public Map<String, List<String>> getHeaders() {
            return headers;
        }

        @Override
        public InputStream getBody() {
            return new ByteArrayInputStream(body);
        }

        @Override
        public void close() {
            // It was read to its end, so the connection is free again.
        }
    }
}
