package dev.gantry.manager.worker;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.manager.control.Contacts;
import dev.gantry.manager.control.Control;
import dev.gantry.manager.control.ManagerProperties;
import dev.gantry.model.WorkerId;
import dev.gantry.model.problem.FieldError;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import dev.gantry.model.wire.WorkerAccepted;
import dev.gantry.model.wire.WorkerHeaders;
import dev.gantry.model.wire.WorkerRegistration;
import dev.gantry.platform.Ids;
import dev.gantry.platform.UnreadableBody;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /workers}, which older clients call {@code /nodes}: join, list, look, take out of service. */
@RestController
@RequestMapping({"/workers", "/nodes"})
@Tag(name = "Workers")
class WorkerController {

    private static final List<String> REGISTRATION =
            List.of("id", "name", "address", "capacity", "labels", "portRange", "engine", "incarnation");

    private final Control control;
    private final ClusterViews views;
    private final Contacts contacts;
    private final ManagerProperties properties;
    private final Clock clock;
    private final Ids ids;
    private final Workers workers;
    private final JsonMapper json;

    WorkerController(
            Control control,
            ClusterViews views,
            Contacts contacts,
            ManagerProperties properties,
            Clock clock,
            Ids ids,
            Workers workers,
            JsonMapper json) {
        this.control = control;
        this.views = views;
        this.contacts = contacts;
        this.properties = properties;
        this.clock = clock;
        this.ids = ids;
        this.workers = workers;
        this.json = json;
    }

    @GetMapping
    @Operation(summary = "List workers")
    List<WorkerSummary> list() {
        return workers.all();
    }

    @GetMapping("/{id}")
    @Operation(summary = "Look at a worker, by its id or name")
    WorkerSummary get(@PathVariable String id) {
        return workers.summary(workers.load(id));
    }

    @PostMapping
    @Operation(
            summary = "Join the cluster",
            description = "Sent by a worker when it starts and after any doubt. A body with `healthy` announces a"
                    + " machine that has not joined, as older clients do.")
    ResponseEntity<?> join(
            @RequestHeader(name = WorkerHeaders.CLUSTER, required = false) @Nullable String cluster,
            @RequestBody JsonNode body) {
        String own = control.lease().cluster().toString();
        if (cluster != null && !cluster.equals(own)) {
            throw new ProblemException(
                    ProblemType.WRONG_CLUSTER,
                    "This manager leads cluster " + own + ", and this worker belongs to " + cluster
                            + ". Its containers run on. Has the manager lost its data folder, or is gantry.manager-url wrong?");
        }
        if (body.has("healthy")) {
            return announce(body);
        }
        WorkerRegistration registration = read(body);
        RegistrationBounds.check(registration);
        return ResponseEntity.ok(register(registration));
    }

    /** What is there and wrong is named before what is not there: it is what somebody has just written. */
    private WorkerRegistration read(JsonNode body) {
        try {
            WorkerRegistration registration = json.treeToValue(body, WorkerRegistration.class);
            List<FieldError> missing = REGISTRATION.stream()
                    .filter(field -> !body.hasNonNull(field))
                    .map(field -> new FieldError(field, "is required"))
                    .toList();
            if (!missing.isEmpty()) {
                throw ProblemException.invalid(missing);
            }
            return registration;
        } catch (JacksonException wrong) {
            throw UnreadableBody.of(wrong);
        }
    }

    private WorkerAccepted register(WorkerRegistration registration) {
        control.execute(new Command.RegisterWorker(registration), "worker");
        contacts.registered(registration.id(), clock.instant());
        int number = views.workers().size();
        return new WorkerAccepted(
                registration.id(),
                control.lease().cluster(),
                control.lease().epoch(),
                properties.interval(number),
                properties.workerTimeout(number));
    }

    private ResponseEntity<WorkerSummary> announce(JsonNode body) {
        String name = body.path("id").isString() ? body.path("id").asString() : "";
        if (name.isBlank()) {
            throw ProblemException.invalid("id", "must be the node's name");
        }
        RegistrationBounds.checkName("id", name);
        control.execute(new Command.AnnounceWorker(new WorkerId(ids.next()), name), "user");
        setHealthy(workers.load(name), body);
        return ResponseEntity.status(HttpStatus.CREATED).body(workers.summary(workers.load(name)));
    }

    @PutMapping("/{id}")
    @Operation(summary = "Let a worker take new tasks (`healthy: true`) or not (`healthy: false`)")
    WorkerSummary put(@PathVariable String id, @RequestBody JsonNode body) {
        setHealthy(workers.load(id), body);
        return workers.summary(workers.load(id));
    }

    @DeleteMapping("/{id}")
    @Operation(
            summary = "Forget a lost worker, by its id or name",
            description = "The operator says that its machine is off for good; answers the worker as it was last."
                    + " 409 while the worker is not LOST, or may still run what must not run twice.")
    WorkerSummary forget(@PathVariable String id) {
        WorkerSummary last = workers.summary(workers.load(id));
        control.execute(
                new Command.ForgetWorker(last.id(), () -> contacts.receipts().silence(last.id())), "user");
        return last;
    }

    private void setHealthy(WorkerView view, JsonNode body) {
        JsonNode healthy = body.path("healthy");
        if (!healthy.isBoolean()) {
            throw ProblemException.invalid("healthy", "must be true or false");
        }
        Availability wanted = healthy.booleanValue() ? Availability.ACTIVE : Availability.CORDONED;
        control.execute(new Command.SetAvailability(view.worker().id(), wanted), "user");
    }
}
