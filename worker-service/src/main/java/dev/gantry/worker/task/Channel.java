package dev.gantry.worker.task;

import dev.gantry.model.EngineState;
import dev.gantry.model.EngineStatus;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import dev.gantry.model.wire.AssignmentBatch;
import dev.gantry.model.wire.ObservationBatch;
import dev.gantry.model.wire.WorkerLive;
import dev.gantry.worker.images.RecordedPulls;
import dev.gantry.worker.membership.Membership;
import dev.gantry.worker.output.Removal;
import dev.gantry.worker.platform.MachineClock;
import dev.gantry.worker.probe.Checkups;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.EngineVersion;
import dev.gantry.worker.stats.MachineStats;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The worker's end of the channel: takes batches in their order, and answers with what has changed. */
@Component
public class Channel {

    /** The conversation that batches belong to, and the number of the last one that was applied. */
    private record Conversation(UUID session, long seq) {}

    private final UUID incarnation;
    private final Membership membership;
    private final ObservationLog observations = new ObservationLog();
    private final DisconnectLease lease;
    private final Attempts attempts;
    private final MachineStats machine;
    private final ContainerRuntime runtime;
    private volatile EngineState engine = EngineState.OK;
    private Optional<Conversation> conversation = Optional.empty();
    /** The newest answer to a manager that had everything in it. */
    private Optional<String> compared = Optional.empty();

    private volatile boolean ready;

    Channel(
            Membership membership,
            ContainerRuntime runtime,
            RecordedPulls pulls,
            Removal removal,
            MachineStats machine,
            Checkups checkups,
            MachineClock machineClock,
            Clock clock) {
        this.membership = membership;
        this.runtime = runtime;
        this.machine = machine;
        this.incarnation = membership.incarnation();
        this.lease = new DisconnectLease(machineClock, membership.lease(), membership::keepLease);
        this.attempts = new Attempts(
                runtime,
                pulls::pull,
                removal,
                new EngineSession(runtime, membership.engineSession(), membership::keepEngineSession),
                checkups,
                observations,
                lease,
                clock);
    }

    Attempts attempts() {
        return attempts;
    }

    DisconnectLease lease() {
        return lease;
    }

    /** From now on what is absent is known to be absent. */
    void ready() {
        ready = true;
    }

    boolean isReady() {
        return ready;
    }

    void engineIs(EngineState state) {
        engine = state;
    }

    /** The engine that is there now, or was there last. */
    EngineStatus engine() {
        EngineVersion version = runtime.version();
        return new EngineStatus(engine, version.release(), version.api());
    }

    /** Applies a batch if it is the next one; the same one again is answered and not applied again. */
    synchronized void accept(ReceivedBatch.Understood received) {
        AssignmentBatch batch = received.batch();
        requireReady();
        if (batch.compared().isPresent() && !batch.compared().equals(compared)) {
            throw new ProblemException(
                    ProblemType.WRONG_SEQUENCE,
                    "Everything was asked for again since the answer "
                            + batch.compared().get() + ".");
        }
        if (batch.seq() == 1
                && conversation
                        .filter(known -> known.session().equals(batch.session()))
                        .isEmpty()) {
            conversation = Optional.of(new Conversation(batch.session(), 0));
        }
        Conversation current = conversation
                .filter(known -> known.session().equals(batch.session()))
                .orElseThrow(() -> new ProblemException(
                        ProblemType.WRONG_SEQUENCE, "Session " + batch.session() + " has to begin with seq 1."));
        if (batch.seq() == current.seq()) {
            return;
        }
        if (batch.seq() != current.seq() + 1) {
            throw new ProblemException(
                    ProblemType.WRONG_SEQUENCE,
                    "Session " + batch.session() + " is at seq " + current.seq() + "; expected " + (current.seq() + 1)
                            + ", got " + batch.seq() + ".");
        }
        conversation = Optional.of(new Conversation(batch.session(), batch.seq()));
        batch.entries().forEach(attempts::accept);
        received.refused().forEach(attempts::refuse);
    }

    /** Who asks for news. */
    enum Asker {
        /** A person at the machine. */
        SOMEBODY,
        /** A manager that counts no answers. */
        MANAGER,
        COUNTING_MANAGER
    }

    /**
     * What changed since an earlier answer, as soon as something did.
     *
     * @param since {@code incarnation.revision}, which a manager acknowledges by it; anything else is answered with everything
     *     at once
     */
    ObservationBatch observe(String since, Duration wait, Asker asker) throws InterruptedException {
        requireReady();
        if (asker != Asker.SOMEBODY) {
            membership.heardOfManager();
        }
        Optional<Long> revision = revisionOf(since);
        if (revision.isEmpty()) {
            return everything(asker);
        }
        if (asker != Asker.SOMEBODY) {
            observations.acknowledge(revision.get());
        }
        ObservationLog.News news = observations.await(revision.get(), wait);
        return batch(news, false, asker == Asker.COUNTING_MANAGER ? lease.answer() : 0);
    }

    /** No batch is applied meanwhile, and none afterwards that does not know of this answer: what is not in it is not here. */
    private synchronized ObservationBatch everything(Asker asker) {
        long number = asker == Asker.COUNTING_MANAGER ? lease.answer() : 0;
        ObservationBatch all = batch(observations.everything(), true, number);
        if (asker == Asker.COUNTING_MANAGER) {
            compared = Optional.of(all.name());
        }
        return all;
    }

    /**
     * A manager has received an answer, and grants time for what may not go on for long without one.
     *
     * @param since of the same poll: the answer is one of this process if that is
     */
    void granted(String since, long answer, Duration term) {
        if (revisionOf(since).isPresent()) {
            lease.acknowledged(answer, term);
        }
    }

    private Optional<Long> revisionOf(String since) {
        String prefix = incarnation + ".";
        try {
            return since.startsWith(prefix)
                    ? Optional.of(Long.parseLong(since.substring(prefix.length())))
                    : Optional.empty();
        } catch (NumberFormatException notOurs) {
            return Optional.empty();
        }
    }

    private ObservationBatch batch(ObservationLog.News news, boolean full, long number) {
        return new ObservationBatch(
                incarnation,
                news.revision(),
                full,
                news.observations(),
                new WorkerLive(engine(), machine.used(), attempts.pulls()),
                number);
    }

    private void requireReady() {
        if (!ready) {
            throw new ProblemException(
                    ProblemType.NOT_READY, "The worker has not yet seen a complete list of its containers.");
        }
    }
}
