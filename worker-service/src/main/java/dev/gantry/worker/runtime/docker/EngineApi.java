package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which versions of the API an engine speaks, by its own words.
 *
 * @param release the engine's own version
 * @param oldest that it still speaks
 * @param newest that it speaks
 */
record EngineApi(String release, RemoteApiVersion oldest, RemoteApiVersion newest) {

    /** The first in which a command in a container can have a folder to work in. */
    static final RemoteApiVersion OLDEST_OF_OURS = RemoteApiVersion.VERSION_1_35;

    /** The newest that docker-java knows. */
    static final RemoteApiVersion NEWEST_OF_OURS = RemoteApiVersion.VERSION_1_44;

    private static final int OK = 200;

    /** Asks an engine, in no version at all. Nothing if what answers is no engine. */
    static Optional<EngineApi> of(DockerHttpClient engine) throws IOException {
        try (DockerHttpClient.Response answer = engine.execute(DockerHttpClient.Request.builder()
                .method(DockerHttpClient.Request.Method.GET)
                .path("/version")
                .build())) {
            return answer.getStatusCode() == OK
                    ? read(JsonMapper.shared().readTree(answer.getBody()))
                    : Optional.empty();
        } catch (JacksonException | IllegalArgumentException notAnEngine) {
            return Optional.empty();
        }
    }

    private static Optional<EngineApi> read(JsonNode said) {
        String newest = said.path("ApiVersion").asString("");
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        String oldest = said.path("MinAPIVersion").asString("");
        return Optional.of(new EngineApi(
                said.path("Version").asString(""),
                oldest.isEmpty() ? OLDEST_OF_OURS : RemoteApiVersion.parseConfig(oldest),
                RemoteApiVersion.parseConfig(newest)));
    }

    /** The newest version that both speak, if there is one. */
    Optional<RemoteApiVersion> common() {
        RemoteApiVersion common = newest.isGreater(NEWEST_OF_OURS) ? NEWEST_OF_OURS : newest;
        return common.isGreaterOrEqual(oldest) && common.isGreaterOrEqual(OLDEST_OF_OURS)
                ? Optional.of(common)
                : Optional.empty();
    }

    /** The engine, spoken with in the newest common version, if there is one. */
    Optional<AgreedEngine> agreed() {
        return common().map(api -> new AgreedEngine(release, api));
    }

    /** One line for the person who has to do something about it. */
    String refusal() {
        return "Docker engine " + release + " speaks API " + oldest.getVersion() + " to " + newest.getVersion()
                + ", this worker " + OLDEST_OF_OURS.getVersion() + " to " + NEWEST_OF_OURS.getVersion() + ": update "
                + (newest.isGreater(NEWEST_OF_OURS) ? "the worker" : "the engine");
    }
}
