package dev.gantry.manager.worker;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.control.Control;
import dev.gantry.manager.control.ManagerProperties;
import dev.gantry.model.WorkerId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.wire.DurationText;
import dev.gantry.model.wire.WorkerHeaders;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /workers/{id}/drain}, {@code /cordon} and {@code /uncordon}: takes workers out of service, and back. */
@RestController
@RequestMapping({"/workers", "/nodes"})
@Tag(name = "Workers")
class AvailabilityController {

    private static final Duration LONGEST = Duration.ofDays(30);
    private static final Set<String> FIELDS = Set.of("deadline", "force");

    private final Control control;
    private final Workers workers;
    private final ManagerProperties properties;

    AvailabilityController(Control control, Workers workers, ManagerProperties properties) {
        this.control = control;
        this.workers = workers;
        this.properties = properties;
    }

    @PostMapping("/{id}/drain")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Empty a worker, by its id or name",
            description = "Its tasks go to other workers, each without a gap, and it takes no new ones until it is"
                    + " uncordoned. Answers 202 when the wish is durable; `drain` of the worker tells how far it is."
                    + " At the `deadline` (1h unless told) the drain ends; with `force` what is left then is stopped."
                    + " Again: another deadline.")
    WorkerSummary drain(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String deadline,
            @RequestParam(required = false) @Nullable String force,
            @RequestHeader(name = WorkerHeaders.CLUSTER, required = false) @Nullable String cluster,
            @RequestBody(required = false) @Nullable JsonNode body) {
        Optional<JsonNode> fields = Optional.ofNullable(body);
        fields.ifPresent(AvailabilityController::checkFields);
        WorkerId worker = workers.load(id).worker().id();
        Duration within = text(deadline, fields, "deadline")
                .map(AvailabilityController::deadline)
                .orElse(properties.drain().deadline());
        boolean stops =
                text(force, fields, "force").map(AvailabilityController::force).orElse(false);
        // A worker that is about to end names its cluster, as it does when it joins.
        control.execute(new Command.DrainWorker(worker, within, stops), cluster == null ? "user" : "worker");
        return workers.summary(workers.load(id));
    }

    @PostMapping("/{id}/cordon")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Let a worker take no new tasks, by its id or name",
            description = "It keeps those that it has. Ends its drain, if it has one.")
    WorkerSummary cordon(@PathVariable String id) {
        return set(id, Availability.CORDONED);
    }

    @PostMapping("/{id}/uncordon")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Let a worker take new tasks again, by its id or name",
            description = "Ends its drain, if it has one: what has left does not come back, and the rest stays.")
    WorkerSummary uncordon(@PathVariable String id) {
        return set(id, Availability.ACTIVE);
    }

    private WorkerSummary set(String id, Availability wanted) {
        control.execute(new Command.SetAvailability(workers.load(id).worker().id(), wanted), "user");
        return workers.summary(workers.load(id));
    }

    private static void checkFields(JsonNode body) {
        if (!body.isObject()) {
            throw ProblemException.invalid("body", "must be an object with deadline and force, or nothing");
        }
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (!FIELDS.contains(field.getKey())) {
                throw ProblemException.invalid(field.getKey(), "is not known here; a drain has deadline and force");
            }
        }
    }

    private static Optional<String> text(@Nullable String parameter, Optional<JsonNode> body, String field) {
        return Optional.ofNullable(parameter)
                .or(() -> body.map(node -> node.get(field))
                        .filter(node -> !node.isNull())
                        .map(node -> node.isValueNode() ? node.asString() : node.toString()));
    }

    private static Duration deadline(String text) {
        try {
            Duration deadline = DurationText.parse(text);
            if (deadline.compareTo(LONGEST) > 0) {
                throw ProblemException.invalid("deadline", "must be at most " + DurationText.print(LONGEST));
            }
            return deadline;
        } catch (IllegalArgumentException wrong) {
            throw ProblemException.invalid("deadline", String.valueOf(wrong.getMessage()));
        }
    }

    private static boolean force(String text) {
        return switch (text) {
            case "true", "" -> true;
            case "false" -> false;
            default -> throw ProblemException.invalid("force", "must be true or false");
        };
    }
}
