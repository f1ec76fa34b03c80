package dev.gantry.simulation;

import dev.gantry.model.EngineState;
import dev.gantry.model.EngineStatus;
import dev.gantry.model.Resources;
import dev.gantry.model.wire.AssignmentBatch;
import dev.gantry.model.wire.ObservationBatch;
import dev.gantry.model.wire.WorkerLive;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** A simulated worker's end of the channel: whom it heeds, what it answers, and in which order it takes batches. */
final class WorkerChannel {

    private final SimWorker worker;
    private final Invariants invariants;
    /** The highest epoch seen, which is kept on the disk. */
    private long epoch;

    private Optional<UUID> session = Optional.empty();
    private long seq;
    /** The newest answer that had everything in it. */
    private Optional<String> compared = Optional.empty();

    WorkerChannel(SimWorker worker, Invariants invariants) {
        this.worker = worker;
        this.invariants = invariants;
    }

    /** Another process of the worker begins. */
    void begin() {
        session = Optional.empty();
        compared = Optional.empty();
    }

    /** Answers a poll: at once if there is news or everything is asked for, otherwise when there is or the time is over. */
    void poll(Call<ObservationBatch> call, long fromEpoch, String since, long received, Duration lease, Duration wait) {
        if (isRefused(call, fromEpoch)) {
            return;
        }
        worker.hearsOfManager();
        String prefix = worker.incarnation() + ".";
        if (!since.startsWith(prefix)) {
            ObservationBatch all = batch(-1);
            compared = Optional.of(all).filter(answer -> answer.number() > 0).map(ObservationBatch::name);
            call.answer(all);
            return;
        }
        worker.lease().acknowledged(received, lease);
        long revision = Long.parseLong(since.substring(prefix.length()));
        worker.book().acknowledge(revision);
        if (worker.book().revision() > revision) {
            call.answer(batch(revision));
            return;
        }
        Consumer<Boolean> answer = worker.whileAlive(_ -> {
            if (!call.isEnded()) {
                call.answer(batch(revision));
            }
        });
        worker.book().onChange(() -> answer.accept(true));
        worker.after(wait, "poll waited", () -> answer.accept(true));
    }

    private ObservationBatch batch(long since) {
        EngineStatus status =
                new EngineStatus(worker.engine().isSilent() ? EngineState.DOWN : EngineState.OK, "1", "1.41");
        return new ObservationBatch(
                worker.incarnation(),
                worker.book().revision(),
                since < 0,
                worker.book().since(since),
                new WorkerLive(status, Resources.NONE, List.of()),
                worker.counts() ? worker.lease().answer() : 0);
    }

    private boolean isRefused(Call<?> call, long fromEpoch) {
        if (worker.rules().fences() && fromEpoch < epoch) {
            call.refuse("STALE_EPOCH");
            return true;
        }
        invariants.messages().heeds(worker.name(), fromEpoch);
        epoch = Math.max(epoch, fromEpoch);
        if (!worker.isReady()) {
            call.refuse("NOT_READY");
        }
        return !worker.isReady();
    }

    /** Applies a batch if it is the next one; the same one again is answered and not applied again. */
    void accept(Call<Boolean> call, AssignmentBatch batch) {
        if (isRefused(call, batch.epoch().number())) {
            return;
        }
        if (worker.rules().ordersBatches()
                && batch.compared().isPresent()
                && !batch.compared().equals(compared)) {
            call.refuse("WRONG_SEQUENCE");
            return;
        }
        boolean same = session.filter(batch.session()::equals).isPresent();
        if (batch.seq() == 1 && !same) {
            session = Optional.of(batch.session());
            seq = 0;
            same = true;
        }
        if (worker.rules().ordersBatches() && same && batch.seq() == seq) {
            call.answer(true);
            return;
        }
        if (worker.rules().ordersBatches() && (!same || batch.seq() != seq + 1)) {
            call.refuse("WRONG_SEQUENCE");
            return;
        }
        seq = batch.seq();
        invariants.messages().applied(worker.incarnation(), batch, call.isEnded());
        batch.entries().forEach(worker.attempts()::accept);
        call.answer(true);
    }
}
