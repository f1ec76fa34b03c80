package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Requests that a worker never makes, since docker-java writes them: what an engine does with mistakes in them is why a manager
 * checks a spec to its last field, and leaves nothing of that to engines. Needs one, at DOCKER_HOST.
 */
class RawRequestsIT {

    private static final String HOST = DockerCli.HOST;

    private DockerHttpClient engine;

    @BeforeAll
    static void makeImage() throws IOException, InterruptedException {
        BusyboxImage.make(HOST);
    }

    @BeforeEach
    void connect() {
        engine = new ZerodepDockerHttpClient.Builder()
                .dockerHost(URI.create(HOST))
                .build();
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
    }

    private record Answer(int status, String body) {}

    private Answer create(String name, String json) throws IOException {
        String path = "/v" + DockerClients.connect(HOST).api() + "/containers/create?name=" + name;
        Request request = Request.builder()
                .method(Request.Method.POST)
                .path(path)
                .putHeader("Content-Type", "application/json")
                .bodyBytes(json.getBytes(StandardCharsets.UTF_8))
                .build();
        try (Response response = engine.execute(request)) {
            return new Answer(
                    response.getStatusCode(), new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** It says 500, as for a trouble of its own; engines of today say 400. */
    @Test
    void whatIsNoJsonIsRefused() throws IOException {
        assertThat(create("gantry-test-none", "{\"Image\": ").status()).isIn(400, 500);
    }

    /** A typing error in {@code Memory}: the container is made, and without a limit. */
    @Test
    void aFieldThatTheEngineDoesNotKnowIsLeftOutWithoutAWord() throws IOException {
        String name = "gantry-test-" + UUID.randomUUID();
        String container = """
                {"Image": "%s", "Cmd": ["sh"], "HostConfig": {"Memroy": 16777216}}""".formatted(BusyboxImage.NAME);

        Answer made = create(name, container);

        assertThat(made.status()).as(made.body()).isEqualTo(201);
        try {
            assertThat(made.body()).contains("\"Warnings\":[]");
            assertThat(DockerCli.run("inspect", "--format", "{{.HostConfig.Memory}}", name)
                            .strip())
                    .isEqualTo("0");
        } finally {
            DockerCli.run("rm", name);
        }
    }
}
