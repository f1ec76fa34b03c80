package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SpecFieldsTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static final JsonNode API = JSON.readTree("""
            {"components": {"schemas": {
              "TaskSpec": {"properties": {
                "image": {"type": "string"},
                "env": {"type": "object", "additionalProperties": {"type": "string"}},
                "ports": {"type": "array", "items": {"$ref": "#/components/schemas/Port"}},
                "check": {"$ref": "#/components/schemas/Check"}}},
              "Port": {"properties": {"host": {"type": "integer"}, "protocol": {"enum": ["tcp", "udp"]}}},
              "Check": {"properties": {"path": {"type": "string"}}},
              "Other": {"properties": {"nothing": {"type": "string"}}}}}}
            """);

    @Test
    void whatIsKnownReachesIntoObjectsAndArraysAndNamesTheFewValues() {
        assertThat(SpecFields.known(API))
                .containsExactlyInAnyOrder(
                        "TaskSpec.image",
                        "TaskSpec.env",
                        "TaskSpec.ports",
                        "Port.host",
                        "Port.protocol",
                        "Port.protocol=tcp",
                        "Port.protocol=udp",
                        "TaskSpec.check",
                        "Check.path");
    }

    @Test
    void whatAnExampleSaysIsNamedAlike() {
        JsonNode example = JSON.readTree("""
                {"env": {"PATH": "/"}, "ports": [{"host": 1}, {"protocol": "udp"}], "check": "/health", "new": {"x": 1}}""");

        assertThat(SpecFields.shown(API, example))
                .containsExactlyInAnyOrder(
                        "TaskSpec.env",
                        "TaskSpec.ports",
                        "Port.host",
                        "Port.protocol",
                        "Port.protocol=udp",
                        "TaskSpec.check",
                        "TaskSpec.new");
    }
}
