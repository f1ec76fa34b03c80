package dev.gantry.model.wire;

/** Header fields of Gantry's own. The first three are in every message from a manager to a worker. */
public final class WorkerHeaders {

    /** The id of the manager's cluster. A worker of another one answers 409 {@code WRONG_CLUSTER}. */
    public static final String CLUSTER = "Gantry-Cluster";

    /** The epoch of the manager's term. A worker that has seen a greater one answers 409 {@code STALE_EPOCH}. */
    public static final String EPOCH = "Gantry-Epoch";

    /** The id of the worker that is meant. Another one, which took over the address, answers 409 {@code WRONG_WORKER}. */
    public static final String WORKER = "Gantry-Worker";

    /** In the answer to a question for a log: {@code kept} or {@code cut} if only its end is there. See {@code LogEnd}. */
    public static final String LOG = "Gantry-Log";

    private WorkerHeaders() {}
}
