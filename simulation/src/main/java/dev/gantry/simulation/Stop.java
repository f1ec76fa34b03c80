package dev.gantry.simulation;

import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.simulation.Container.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The stop of an attempt: why it has to end, how much time it gets, and what is done until nothing is left of it. */
final class Stop {

    private final Actor actor;
    private final SimWorker worker;
    private final SimEngine engine;
    private final KnownRun run;
    private Optional<Duration> grace = Optional.empty();
    private Reason reason = Reason.STOPPED;
    private Optional<Instant> deadline = Optional.empty();

    Stop(Actor actor, SimWorker worker, SimEngine engine, KnownRun run) {
        this.actor = actor;
        this.worker = worker;
        this.engine = engine;
        this.run = run;
    }

    boolean isWanted() {
        return grace.isPresent();
    }

    /** Somebody asks for it; who asks again may only shorten the time. */
    void want(Duration patience) {
        if (grace.isEmpty() || patience.compareTo(grace.get()) < 0) {
            grace = Optional.of(patience);
            deadline = deadline.map(known -> earlier(known, worker.now().plus(patience)));
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** The worker has heard of no manager for too long, and asks for it by itself. */
    void wantAlone(Duration patience) {
        reason = Reason.LEASE_EXPIRED;
        grace = Optional.of(patience);
    }

    /** Does the next thing that brings the attempt to its end. */
    void proceed() {
        if (run.isUnanswered()) {
            actor.ask(engine::list, this::findUnknown);
        } else if (run.last().isEmpty() || run.isGone()) {
            actor.finish(reason);
        } else {
            proceed(run.last().get());
        }
    }

    private void proceed(Container container) {
        if (container.status == Status.ENDED && reason == Reason.LEASE_EXPIRED) {
            actor.finish(reason);
        } else if (container.status != Status.RUNNING) {
            remove(container.id);
        } else if (!worker.rules().confirmsRemoval()) {
            engine.signal(container.id, _ -> {});
            actor.finish(reason);
        } else if (reason == Reason.LEASE_EXPIRED && !container.isCutOff() && !actor.isNameless()) {
            actor.name(container, container.run.cutOffName(), actor::next);
        } else if (deadline.isEmpty()) {
            actor.report(Phase.STOPPING, Reason.STOPPING, "");
            deadline = Optional.of(worker.now().plus(grace.orElseThrow()));
            actor.<Boolean>ask(then -> engine.signal(container.id, then), _ -> actor.next());
        } else if (worker.now().isBefore(deadline.get())) {
            worker.after(Duration.between(worker.now(), deadline.get()), "grace", actor::look);
        } else {
            actor.<Boolean>ask(then -> engine.kill(container.id, then), _ -> actor.next());
        }
    }

    private void findUnknown(@Nullable List<Container> all) {
        run.findUnknown(all == null ? List.of() : all);
        actor.next();
    }

    private void remove(String id) {
        actor.<Boolean>ask(then -> engine.remove(id, then), _ -> {
            run.removed();
            actor.finish(reason);
        });
    }
}
