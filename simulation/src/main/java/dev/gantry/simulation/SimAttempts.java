package dev.gantry.simulation;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.AttemptSummary;
import dev.gantry.model.wire.Observation;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The attempts that one process of a worker has, and what it has to say about them. */
final class SimAttempts {

    private final SimWorker worker;
    private final ObservationBook book = new ObservationBook();
    private final Map<AttemptKey, Actor> actors = new LinkedHashMap<>();

    SimAttempts(SimWorker worker) {
        this.worker = worker;
    }

    ObservationBook book() {
        return book;
    }

    /** Goes on with what an earlier process left. */
    void adopt(List<Container> found) {
        found.stream()
                .sorted(Comparator.comparingInt((Container container) -> container.run.restart())
                        .reversed())
                .forEach(this::adopt);
    }

    private void adopt(Container container) {
        TaskSpec spec = container.assignment.spec();
        if (actors.containsKey(container.attempt) || spec == null) {
            return;
        }
        Actor actor = actor(container.assignment, spec, entrance(spec));
        actor.adopt(container);
    }

    private Actor actor(Assignment assignment, TaskSpec spec, Optional<Integer> entered) {
        Actor actor = new Actor(worker, worker.engine(), assignment, spec, entered);
        actors.put(actor.key(), actor);
        return actor;
    }

    private Optional<Integer> entrance(TaskSpec spec) {
        return spec.onDisconnect() == OnDisconnect.STOP
                ? Optional.of(worker.lease().enter().orElse(-1))
                : Optional.empty();
    }

    /** Stops what may not go on without a manager, if the time for that is over. */
    void heedLease() {
        List.copyOf(actors.values()).stream()
                .filter(actor -> !actor.isOver())
                .filter(actor -> actor.lease().filter(worker.lease()::isLost).isPresent())
                .forEach(Actor::stopAlone);
    }

    /** Something may have happened to an attempt's container. */
    void look(AttemptKey attempt) {
        Optional.ofNullable(actors.get(attempt)).ifPresent(Actor::look);
    }

    /** Looks at all of them, and lets go of what has ended and is known to. */
    void sweep() {
        List.copyOf(actors.values()).forEach(Actor::look);
        List.copyOf(actors.values()).stream()
                .filter(Actor::isOver)
                .filter(actor -> !worker.rules().keepsUntilAcknowledged() || book.isAcknowledged(actor.key()))
                .skip(1)
                .forEach(this::discard);
    }

    /** Lets go of an ended attempt and of its container. */
    private void discard(Actor actor) {
        Runnable forget = () -> {
            actors.remove(actor.key());
            book.forget(actor.key());
        };
        actor.container()
                .ifPresentOrElse(
                        id -> worker.engine().remove(id, worker.whileAlive(result -> {
                            if (!result.failed()) {
                                forget.run();
                            }
                        })),
                        forget);
    }

    /** Takes an entry of a batch: begins an attempt, or stops one; the same one twice is one. */
    void accept(Assignment entry) {
        Actor known = actors.get(new AttemptKey(entry.task(), entry.attempt()));
        TaskSpec spec = entry.spec();
        if (spec != null) {
            if (known == null) {
                begin(entry, spec);
            }
        } else if (known == null) {
            refuse(entry, Reason.STOPPED);
        } else if (!known.isOver()) {
            known.stop(entry.grace());
        } else if (book.isAcknowledged(known.key())) {
            discard(known);
        }
    }

    private void begin(Assignment entry, TaskSpec spec) {
        Optional<Integer> entered = entrance(spec);
        if (entered.filter(worker.lease()::isLost).isPresent()) {
            refuse(entry, Reason.LEASE_EXPIRED);
        } else {
            actor(entry, spec, entered).begin();
        }
    }

    private void refuse(Assignment entry, Reason why) {
        book.write(
                new AttemptKey(entry.task(), entry.attempt()),
                new Observation(
                        entry.task(), entry.attempt(), 0, null, Phase.GONE, why, "", null, false, null, null, null));
    }

    /** Says what an attempt is. */
    void summary(Call<AttemptSummary> call, AttemptKey key) {
        Optional.ofNullable(actors.get(key))
                .ifPresentOrElse(
                        actor -> call.answer(new AttemptSummary(
                                key.task(),
                                key.attempt(),
                                actor.spec().name(),
                                actor.spec().image(),
                                actor.spec().booking(),
                                actor.assignment().ports(),
                                actor.assignment().specHash())),
                        () -> call.refuse("NOT_FOUND"));
    }
}
