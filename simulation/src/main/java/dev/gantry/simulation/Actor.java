package dev.gantry.simulation;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.Observation;
import dev.gantry.simulation.Container.Status;
import dev.gantry.simulation.SimEngine.Failure;
import dev.gantry.simulation.SimEngine.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One attempt in a worker's process: does one thing after the other, and nothing after a stop that begins anything. */
final class Actor {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final SimWorker worker;
    private final SimEngine engine;
    private final Assignment assignment;
    private final TaskSpec spec;
    private @Nullable String containerId;
    private int restart;
    private int failures;
    private Optional<Container> last = Optional.empty();
    private final Optional<Integer> lease;
    private Optional<Duration> grace = Optional.empty();
    private Reason stopReason = Reason.STOPPED;
    private Optional<Instant> deadline = Optional.empty();
    /** Until when a container whose health check has failed for good may end by itself, once it was asked to. */
    private Optional<Instant> patience = Optional.empty();

    private boolean vanished;
    private @Nullable Instant vanishedAt;
    /** Whether a creation was not answered, so that there may be a container that nobody here knows. */
    private boolean unanswered;

    private boolean busy;
    private boolean over;

    Actor(SimWorker worker, SimEngine engine, Assignment assignment, TaskSpec spec, Optional<Integer> lease) {
        this.worker = worker;
        this.engine = engine;
        this.assignment = assignment;
        this.spec = spec;
        this.lease = lease;
    }

    /** What it entered the worker's lease under, if it depends on that. */
    Optional<Integer> lease() {
        return lease;
    }

    AttemptKey key() {
        return new AttemptKey(assignment.task(), assignment.attempt());
    }

    Assignment assignment() {
        return assignment;
    }

    TaskSpec spec() {
        return spec;
    }

    boolean isOver() {
        return over;
    }

    Optional<String> container() {
        return Optional.ofNullable(containerId);
    }

    void begin() {
        report(Phase.STARTING, Reason.STARTING, "");
        next();
    }

    /** Goes on with a container of an earlier process. */
    void adopt(Container found) {
        containerId = found.id;
        restart = found.restart;
        failures = found.failures;
        last = Optional.of(found);
        if (found.over) {
            over = true;
            Reason why = found.cutOff ? Reason.LEASE_EXPIRED : endOf(found);
            report(Phase.GONE, why, why.sentence());
            return;
        }
        if (found.cutOff || lease.filter(worker.lease()::isLost).isPresent()) {
            stopReason = Reason.LEASE_EXPIRED;
            grace = Optional.of(found.cutOff ? Duration.ZERO : spec.stopGrace());
        }
        if (found.status == Status.RUNNING) {
            report(Phase.RUNNING, Reason.STARTED, "");
        } else {
            report(Phase.STARTING, Reason.STARTING, "");
        }
        next();
    }

    /** The worker has heard of no manager for too long. */
    void stopAlone() {
        if (grace.isEmpty()) {
            stopReason = Reason.LEASE_EXPIRED;
            stop(spec.stopGrace());
        }
    }

    void stop(Duration patience) {
        if (grace.isEmpty() || patience.compareTo(grace.get()) < 0) {
            grace = Optional.of(patience);
            deadline = deadline.map(known -> earlier(known, worker.now().plus(patience)));
        }
        next();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Something may have happened to the container. */
    void look() {
        if (!over) {
            next();
        }
    }

    private void next() {
        if (busy || over) {
            return;
        }
        refresh();
        if (grace.isPresent() && (worker.rules().stickyStops() || last.isPresent())) {
            stopping(grace.get());
        } else {
            running();
        }
    }

    private void refresh() {
        if (containerId != null && !engine.isSilent()) {
            Optional<Container> found = engine.find(containerId);
            vanished = found.isEmpty();
            vanishedAt = !vanished ? null : vanishedAt == null ? worker.now() : vanishedAt;
            last = found.or(() -> last);
        }
    }

    private void running() {
        if (last.isEmpty() && unanswered) {
            create(restart, failures);
            return;
        }
        if (last.isEmpty()) {
            pull();
            return;
        }
        Container container = last.get();
        if (vanished || container.status == Status.ENDED) {
            afterExit(container);
        } else if (container.status == Status.CREATED) {
            start(container.id);
        } else if (container.isSick && worker.rules().restartsUnhealthy()) {
            giveUp(container);
        } else {
            report(Phase.RUNNING, healthOf(container), "");
        }
    }

    private Reason healthOf(Container container) {
        return switch (container.health) {
            case UNKNOWN -> restart == 0 ? Reason.STARTED : Reason.RESTARTED;
            case GOOD -> Reason.HEALTHY;
            case BAD -> Reason.UNHEALTHY;
        };
    }

    /** Its end is going to be a failure, also for another process; it gets the same time as for a stop. */
    private void giveUp(Container sick) {
        report(Phase.RUNNING, Reason.UNHEALTHY, "");
        if (!sick.givenUp) {
            this.<Boolean>ask(then -> engine.markGivenUp(sick.id, then), _ -> next());
        } else if (patience.isEmpty()) {
            patience = Optional.of(worker.now().plus(spec.stopGrace()));
            this.<Boolean>ask(then -> engine.signal(sick.id, then), _ -> next());
        } else if (worker.now().isBefore(patience.get())) {
            worker.after(Duration.between(worker.now(), patience.get()), "patience", this::look);
        } else {
            this.<Boolean>ask(then -> engine.kill(sick.id, then), _ -> next());
        }
    }

    private void pull() {
        report(Phase.STARTING, restart == 0 ? Reason.PULLING_IMAGE : Reason.RESTARTING, "");
        ask(engine::pull, _ -> create(restart, failures));
    }

    private void create(int run, int failed) {
        if (grace.isPresent() && worker.rules().stickyStops()) {
            next();
            return;
        }
        worker.begins(key(), grace.isPresent());
        unanswered = true;
        this.<String>ask(then -> engine.create(assignment, run, failed, then), id -> {
            unanswered = false;
            containerId = id;
            restart = run;
            failures = failed;
            vanished = false;
            vanishedAt = null;
            patience = Optional.empty();
            last = engine.find(String.valueOf(id));
            next();
        });
    }

    private void start(String id) {
        worker.begins(key(), grace.isPresent());
        this.<Boolean>ask(then -> engine.start(id, then), _ -> next());
    }

    private void afterExit(Container ended) {
        boolean succeeded = !vanished && ended.exitCode == 0 && !ended.givenUp;
        RestartPolicy policy = spec.restartPolicy();
        if (!policy.restarts(succeeded, failures)) {
            finish(endOf(ended));
            return;
        }
        Instant at = Objects.requireNonNullElse(ended.finishedAt, Objects.requireNonNullElse(vanishedAt, worker.now()));
        Instant notBefore = at.plus(policy.delay(failures));
        if (worker.now().isBefore(notBefore)) {
            report(Phase.STARTING, Reason.RESTARTING, "");
            worker.after(Duration.between(worker.now(), notBefore), "restart", this::look);
            return;
        }
        int run = restart + 1;
        int failed = failures + 1;
        if (vanished) {
            create(run, failed);
        } else {
            this.<Boolean>ask(then -> engine.remove(ended.id, then), _ -> create(run, failed));
        }
    }

    private Reason endOf(Container ended) {
        if (ended.endedByEngine) {
            return Reason.ENGINE_RESTARTED;
        }
        if (vanished || ended.status != Status.ENDED) {
            return Reason.CONTAINER_VANISHED;
        }
        if (ended.givenUp) {
            return Reason.UNHEALTHY;
        }
        if (ended.oomKilled) {
            return Reason.OOM_KILLED;
        }
        return ended.exitCode == 0 ? Reason.EXITED : Reason.NONZERO_EXIT;
    }

    private void stopping(Duration patience) {
        if (unanswered) {
            ask(engine::list, this::findUnknown);
        } else if (last.isEmpty() || vanished) {
            finish(stopReason);
        } else if (last.get().status == Status.ENDED && stopReason == Reason.LEASE_EXPIRED) {
            finish(stopReason);
        } else if (last.get().status != Status.RUNNING) {
            remove(last.get().id);
        } else if (!worker.rules().confirmsRemoval()) {
            engine.signal(last.get().id, _ -> {});
            finish(stopReason);
        } else if (stopReason == Reason.LEASE_EXPIRED && !last.get().cutOff) {
            this.<Boolean>ask(then -> engine.markCutOff(last.get().id, then), _ -> next());
        } else if (deadline.isEmpty()) {
            report(Phase.STOPPING, Reason.STOPPING, "");
            deadline = Optional.of(worker.now().plus(patience));
            this.<Boolean>ask(then -> engine.signal(last.get().id, then), _ -> next());
        } else if (worker.now().isBefore(deadline.get())) {
            worker.after(Duration.between(worker.now(), deadline.get()), "grace", this::look);
        } else {
            this.<Boolean>ask(then -> engine.kill(last.get().id, then), _ -> next());
        }
    }

    private void findUnknown(@Nullable List<Container> all) {
        unanswered = false;
        for (Container found : all == null ? List.<Container>of() : all) {
            if (found.attempt.equals(key()) && !found.id.equals(containerId)) {
                containerId = found.id;
                last = Optional.of(found);
                vanished = false;
            }
        }
        next();
    }

    private void remove(String id) {
        this.<Boolean>ask(then -> engine.remove(id, then), _ -> {
            vanished = true;
            finish(stopReason);
        });
    }

    /** Does one thing at the engine; a failure ends the attempt, or is waited for if the engine is silent. */
    private <T> void ask(Consumer<Consumer<Result<T>>> verb, Consumer<@Nullable T> then) {
        busy = true;
        verb.accept(worker.whileAlive(result -> {
            busy = false;
            Failure failure = result.failure();
            if (failure == null) {
                then.accept(result.value());
            } else if (failure.reason() == Reason.ENGINE_DOWN || grace.isPresent()) {
                worker.after(PAUSE, "try again", this::look);
            } else {
                failed(failure);
            }
        }));
    }

    private void failed(Failure failure) {
        if (containerId == null || vanished) {
            end(failure.reason(), failure.words());
            return;
        }
        String id = containerId;
        busy = true;
        engine.remove(id, worker.whileAlive(removed -> {
            busy = false;
            refresh();
            if (!removed.failed() || vanished) {
                containerId = null;
                end(failure.reason(), failure.words());
            } else {
                worker.after(PAUSE, "try again", this::look);
            }
        }));
    }

    /** Writes the end into the container's name first, where one is kept: another process must not decide it anew. */
    private void finish(Reason reason) {
        if (containerId == null || vanished || reason == Reason.STOPPED) {
            end(reason, reason.sentence());
        } else {
            this.<Boolean>ask(
                    then -> engine.markOver(String.valueOf(containerId), then), _ -> end(reason, reason.sentence()));
        }
    }

    private void end(Reason reason, String words) {
        over = true;
        report(Phase.GONE, reason, words);
    }

    private void report(Phase phase, Reason reason, String words) {
        Optional<Container> seen = vanished && containerId == null ? Optional.empty() : last;
        worker.book()
                .write(
                        key(),
                        new Observation(
                                assignment.task(),
                                assignment.attempt(),
                                restart,
                                containerId,
                                phase,
                                reason,
                                words,
                                seen.filter(container -> container.status == Status.ENDED)
                                        .map(container -> container.exitCode)
                                        .orElse(null),
                                seen.map(container -> container.oomKilled).orElse(false),
                                null,
                                seen.map(container -> worker.lied(container.startedAt))
                                        .orElse(null),
                                seen.map(container -> worker.lied(container.finishedAt))
                                        .orElse(null)));
    }
}
