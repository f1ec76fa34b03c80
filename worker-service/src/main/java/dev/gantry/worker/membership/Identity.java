package dev.gantry.worker.membership;

import dev.gantry.model.ClusterId;
import dev.gantry.model.Epoch;
import dev.gantry.model.WorkerId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import dev.gantry.platform.DataFolder;
import dev.gantry.platform.Ids;
import dev.gantry.platform.StartupFailure;
import dev.gantry.worker.platform.WorkerName;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.FormerOwner;
import dev.gantry.worker.runtime.Owner;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the worker must not forget: its id, its cluster, the highest epoch and the engine's session it has seen, in files. */
public final class Identity {

    private static final String ID = "id";
    private static final String CLUSTER = "cluster";
    private static final String EPOCH = "epoch";
    private static final String ENGINE_SESSION = "engine-session";
    private static final String LEASE = "lease";
    private static final Logger log = LoggerFactory.getLogger(Identity.class);

    private final DataFolder folder;
    private final WorkerName name;
    private final Ids ids;
    private final CountDownLatch joined = new CountDownLatch(1);
    private volatile Optional<WorkerId> id;
    private volatile Optional<ClusterId> cluster;
    private Epoch epoch;

    /** Reads the files; a damaged one stops the start, since guessing could make two workers of one. */
    public Identity(DataFolder folder, WorkerName name, Ids ids) {
        this.folder = folder;
        this.name = name;
        this.ids = ids;
        try {
            this.id = folder.read(ID).map(WorkerId::parse);
            this.cluster = folder.read(CLUSTER).map(ClusterId::parse);
            this.epoch = folder.read(EPOCH).map(Long::parseLong).map(Epoch::new).orElse(new Epoch(0));
        } catch (IOException | IllegalArgumentException damaged) {
            throw new StartupFailure(
                    "The worker's folder " + folder.path() + " is damaged: " + damaged.getMessage(), damaged);
        }
        if (cluster.isPresent()) {
            joined.countDown();
        }
    }

    /**
     * Settles the id of a worker that has none yet: the one in the labels of its containers, or a new one. Containers of which
     * nothing is to be done any more tie nobody to their cluster.
     */
    void settle(ContainerRuntime runtime) {
        if (id.isPresent()) {
            return;
        }
        try {
            Optional<FormerOwner> former = runtime.formerOwner(name.name());
            WorkerId settled = former.map(found -> found.owner().worker()).orElseGet(() -> new WorkerId(ids.next()));
            folder.write(ID, settled.toString());
            id = Optional.of(settled);
            if (former.isPresent() && cluster.isEmpty()) {
                log.info("Took the id {} from the labels of this worker's containers", settled);
            }
            if (former.filter(FormerOwner::isActive).isPresent()) {
                join(former.get().owner().cluster());
            }
        } catch (EngineFailure | IOException failure) {
            throw new StartupFailure("The worker's id cannot be settled: " + failure.getMessage(), failure);
        }
    }

    WorkerId id() {
        return id.orElseThrow(() -> new IllegalStateException("the worker's id is not settled yet"));
    }

    Optional<ClusterId> cluster() {
        return cluster;
    }

    /** Whose containers this worker's containers are. Only after the first join. */
    public Owner owner() {
        return new Owner(
                cluster.orElseThrow(() -> new IllegalStateException("the worker has joined no cluster yet")),
                id(),
                name.name());
    }

    void awaitCluster() throws InterruptedException {
        joined.await();
    }

    /** Belongs to this cluster from now on, for ever. */
    synchronized void join(ClusterId accepted) throws IOException {
        if (cluster.isEmpty()) {
            folder.write(CLUSTER, accepted.toString());
            cluster = Optional.of(accepted);
            joined.countDown();
        }
    }

    /** The engine's session that was kept last; empty if none was, or it cannot be read. */
    String engineSession() {
        try {
            return folder.read(ENGINE_SESSION).orElse("");
        } catch (IOException unreadable) {
            log.warn("The engine's last session is not known: {}", unreadable.toString());
            return "";
        }
    }

    /** Keeps the engine's session; without it an exit by the engine's restart counts as a failure, and no more is lost. */
    void keepEngineSession(String session) {
        try {
            folder.write(ENGINE_SESSION, session);
        } catch (IOException unwritable) {
            log.warn("The engine's session is not kept: {}", unwritable.toString());
        }
    }

    /** What was kept last of the time that managers have granted; empty if nothing was, or it cannot be read. */
    String lease() {
        try {
            return folder.read(LEASE).orElse("");
        } catch (IOException unreadable) {
            log.warn("It is not known until when tasks may go on without a manager: {}", unreadable.toString());
            return "";
        }
    }

    /** Keeps the time that managers have granted, and says whether it could; without it the next process ends such tasks. */
    boolean keepLease(String text) {
        try {
            folder.write(LEASE, text);
            return true;
        } catch (IOException unwritable) {
            log.warn("It is not kept until when tasks may go on without a manager: {}", unwritable.toString());
            return false;
        }
    }

    /** Lets a manager pass only if it leads this worker's cluster, in no older term than was seen before, and means it. */
    synchronized void fence(ClusterId claimed, Epoch claimedEpoch, Optional<WorkerId> meant) throws IOException {
        ClusterId own = cluster.orElseThrow(
                () -> new ProblemException(ProblemType.NOT_READY, "The worker has joined no cluster yet."));
        if (!own.equals(claimed)) {
            throw new ProblemException(
                    ProblemType.WRONG_CLUSTER, "This worker belongs to cluster " + own + ", not to " + claimed + ".");
        }
        if (meant.isPresent() && !meant.equals(id)) {
            throw new ProblemException(
                    ProblemType.WRONG_WORKER, "This is worker " + id() + ", not " + meant.get() + ".");
        }
        if (claimedEpoch.compareTo(epoch) < 0) {
            throw new ProblemException(
                    ProblemType.STALE_EPOCH, "Epoch " + claimedEpoch + " is over; this worker has seen " + epoch + ".");
        }
        if (claimedEpoch.compareTo(epoch) > 0) {
            folder.write(EPOCH, claimedEpoch.toString());
            epoch = claimedEpoch;
        }
    }
}
