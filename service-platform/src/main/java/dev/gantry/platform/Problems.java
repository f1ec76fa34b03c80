package dev.gantry.platform;

import dev.gantry.model.problem.FieldError;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.wire.GantryJson;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;

/** Writes a refusal as an RFC 9457 problem. */
public final class Problems {

    private Problems() {}

    /** What is said of a refusal. */
    public static Map<String, Object> body(ProblemException problem) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", problem.type().uri().toString());
        body.put("title", problem.type().title());
        body.put("status", problem.type().status());
        body.put("detail", String.valueOf(problem.getMessage()));
        List<FieldError> errors = problem.errors();
        if (!errors.isEmpty()) {
            body.put("errors", errors);
        }
        return body;
    }

    static void write(ProblemException problem, HttpServletResponse response) throws IOException {
        response.setStatus(problem.type().status());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(GantryJson.mapper().writeValueAsBytes(body(problem)));
    }
}
