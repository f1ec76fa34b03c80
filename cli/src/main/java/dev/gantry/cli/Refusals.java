package dev.gantry.cli;

import dev.gantry.model.wire.GantryJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Turns an answer that is not a success into what a person reads: problem details (RFC 9457), or the bare status. */
final class Refusals {

    private static final int LONGEST_BODY = 65_536;

    private Refusals() {}

    static Failure read(HttpResponse<InputStream> response) throws IOException {
        int status = response.statusCode();
        try (InputStream body = response.body()) {
            return of(status, body.readNBytes(LONGEST_BODY));
        }
    }

    /** What an answer says of which the body is here. */
    static Failure of(int status, byte[] body) {
        String text = new String(body, 0, Math.min(LONGEST_BODY, body.length), StandardCharsets.UTF_8);
        return new Failure(exit(status), lines(status, text));
    }

    /** What a problem says that came without a status of HTTP. */
    static Failure of(JsonNode problem) {
        int status = problem.path("status").asInt();
        return new Failure(exit(status), lines(status, problem.toString()));
    }

    /** A status of which nothing more is known. */
    static Failure of(int status, String words) {
        return new Failure(exit(status), words);
    }

    private static ExitStatus exit(int status) {
        return status == 404 ? ExitStatus.NOT_FOUND : ExitStatus.REFUSED;
    }

    private static List<String> lines(int status, String body) {
        List<String> lines = new ArrayList<>(problem(status, body));
        if (status == 401) {
            lines.add("give a token with --token or GANTRY_TOKEN");
        }
        return lines;
    }

    private static List<String> problem(int status, String body) {
        JsonNode problem = parse(body);
        List<String> errors = new ArrayList<>();
        for (JsonNode error : problem.path("errors")) {
            errors.add(Cells.text(error, "field") + ": " + Cells.text(error, "message"));
        }
        if (!errors.isEmpty()) {
            return errors;
        }
        for (String member : List.of("detail", "title")) {
            if (problem.path(member).isString()) {
                return List.of(Cells.text(problem, member));
            }
        }
        return List.of("the manager answered with status " + status);
    }

    /** Something between here and the manager may answer in HTML; then the status has to do. */
    private static JsonNode parse(String body) {
        try {
            return GantryJson.mapper().readTree(body);
        } catch (JacksonException _) {
            return GantryJson.mapper().missingNode();
        }
    }
}
