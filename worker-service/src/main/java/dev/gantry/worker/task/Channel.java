package dev.gantry.worker.task;

import dev.gantry.model.EngineState;
import dev.gantry.model.EngineStatus;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import dev.gantry.model.wire.AssignmentBatch;
import dev.gantry.model.wire.ObservationBatch;
import dev.gantry.model.wire.WorkerLive;
import dev.gantry.platform.Ids;
import dev.gantry.worker.images.RecordedPulls;
import dev.gantry.worker.membership.Membership;
import dev.gantry.worker.output.Removal;
import dev.gantry.worker.probe.Checkups;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.Engine;
import dev.gantry.worker.stats.MachineStats;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;

/** The worker's end of the channel: takes batches in their order, and answers with what has changed. */
@Component
public class Channel {

    /** The conversation that batches belong to, and the number of the last one that was applied. */
    private record Conversation(UUID session, long seq) {}

    private final UUID incarnation;
    private final Membership membership;
    private final ObservationLog observations = new ObservationLog();
    private final Attempts attempts;
    private final MachineStats machine;
    private final AtomicReference<EngineStatus> engine;
    private Optional<Conversation> conversation = Optional.empty();
    private volatile boolean ready;

    Channel(
            Membership membership,
            ContainerRuntime runtime,
            RecordedPulls pulls,
            Removal removal,
            Engine engine,
            MachineStats machine,
            Checkups checkups,
            Clock clock,
            Ids ids) {
        this.membership = membership;
        this.machine = machine;
        this.incarnation = membership.incarnation();
        this.attempts = new Attempts(
                runtime,
                pulls::pull,
                removal,
                new EngineSession(runtime, membership.engineSession(), membership::keepEngineSession),
                checkups,
                observations,
                clock);
        this.engine = new AtomicReference<>(new EngineStatus(EngineState.OK, engine.version(), engine.api()));
    }

    Attempts attempts() {
        return attempts;
    }

    /** From now on what is absent is known to be absent. */
    void ready() {
        ready = true;
    }

    boolean isReady() {
        return ready;
    }

    void engineIs(EngineState state) {
        engine.updateAndGet(status -> new EngineStatus(state, status.version(), status.api()));
    }

    EngineStatus engine() {
        return engine.get();
    }

    /** Applies a batch if it is the next one; the same one again is answered and not applied again. */
    synchronized void accept(AssignmentBatch batch) {
        requireReady();
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
    }

    /**
     * What changed since an earlier answer, as soon as something did.
     *
     * @param since {@code incarnation.revision}; anything else is answered with everything at once
     * @param byManager whether {@code since} acknowledges what it names
     */
    ObservationBatch observe(String since, Duration wait, boolean byManager) throws InterruptedException {
        requireReady();
        if (byManager) {
            membership.heardOfManager();
        }
        Optional<Long> revision = revisionOf(since);
        if (revision.isEmpty()) {
            return batch(observations.everything(), true);
        }
        if (byManager) {
            observations.acknowledge(revision.get());
        }
        return batch(observations.await(revision.get(), wait), false);
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

    private ObservationBatch batch(ObservationLog.News news, boolean full) {
        return new ObservationBatch(
                incarnation,
                news.revision(),
                full,
                news.observations(),
                new WorkerLive(engine.get(), machine.used(), attempts.pulls()));
    }

    private void requireReady() {
        if (!ready) {
            throw new ProblemException(
                    ProblemType.NOT_READY, "The worker has not yet seen a complete list of its containers.");
        }
    }
}
