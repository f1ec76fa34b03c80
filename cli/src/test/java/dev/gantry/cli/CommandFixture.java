package dev.gantry.cli;

import dev.gantry.model.wire.GantryJson;
import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.JsonNode;

/** A shell whose commands go to a manager that answers what a test tells it to. */
abstract class CommandFixture {

    /** The ids of two tasks that begin alike. */
    static final String WEB = "266592cd-960d-4091-981c-8c25c44b1018";

    static final String DB = "2665aaaa-0000-4000-8000-000000000001";

    final StubManager manager = new StubManager();
    final Shell shell = new Shell().with("GANTRY_MANAGER_URL", manager.url());

    @AfterEach
    void closeManager() {
        manager.close();
    }

    /** What the manager tells of a task. */
    static String task(String state) {
        return "{\"id\": \"%s\", \"state\": \"%s\"}".formatted(WEB, state);
    }

    /** What the manager was sent first. */
    JsonNode sent() {
        return json(manager.asked().getFirst().body());
    }

    static JsonNode json(String text) {
        return GantryJson.mapper().readTree(text);
    }
}
