package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.util.function.Supplier;

/** Asks in the version of the API that is spoken at the moment; docker-java would keep to one for ever. */
final class VersionedHttpClient implements DockerHttpClient {

    private final DockerHttpClient engine;
    private final Supplier<RemoteApiVersion> api;

    VersionedHttpClient(DockerHttpClient engine, Supplier<RemoteApiVersion> api) {
        this.engine = engine;
        this.api = api;
    }

    @Override
    public Response execute(Request request) {
        return engine.execute(Request.builder()
                .from(request)
                .path("/" + api.get().asWebPathPart() + request.path())
                .build());
    }

    @Override
    public void close() throws IOException {
        engine.close();
    }
}
