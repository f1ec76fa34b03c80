package dev.gantry.model.problem;

import java.net.URI;
import java.util.Locale;

/** The kinds of refusal, each with the HTTP status that it is answered with. */
public enum ProblemType {
    INVALID_REQUEST(400, "The request is not valid"),
    UNAUTHORIZED(401, "A token is missing or wrong"),
    FOREIGN_HOST(403, "The Host header names a host that this service does not serve"),
    FOREIGN_ORIGIN(403, "The request comes from a page of another site"),
    NOT_PERMITTED(403, "The operator of the cluster does not permit it"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "The wanted representation is not available"),
    CONFLICT(409, "The request conflicts with what is stored"),
    WRONG_CLUSTER(409, "This worker belongs to another cluster"),
    STALE_EPOCH(409, "A newer manager has been heard of"),
    WRONG_SEQUENCE(409, "The batch is not the next one of its session"),
    WRONG_WORKER(409, "Another worker answers at this address"),
    DUPLICATE_WORKER(409, "Another worker with this id or name still answers"),
    TASK_EXPIRED(410, "The task has ended and is no longer kept"),
    EVENTS_EXPIRED(410, "The events that were asked for are no longer kept"),
    BODY_TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The content type is not supported"),
    QUEUE_FULL(429, "The manager has more work waiting than it accepts"),
    INTERNAL_ERROR(500, "Something went wrong in Gantry"),
    WORKER_UNREACHABLE(502, "The worker does not answer"),
    NOT_READY(503, "The service is not ready"),
    STORE_UNAVAILABLE(503, "The database is not available; the command was not applied"),
    OUTCOME_UNKNOWN(504, "It is not known whether the command was applied; repeat it with the same id");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** The {@code type} member of the problem: {@code urn:gantry:problem:<code>}. */
    public URI uri() {
        return URI.create("urn:gantry:problem:" + code());
    }

    /** The name in lower case with dashes. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
