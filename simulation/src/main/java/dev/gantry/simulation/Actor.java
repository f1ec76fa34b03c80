package dev.gantry.simulation;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.Assignment;
import dev.gantry.simulation.Container.Status;
import dev.gantry.simulation.SimEngine.Failure;
import dev.gantry.simulation.SimEngine.Result;
import dev.gantry.worker.runtime.Run;
import java.time.Duration;
import java.time.Instant;
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
    private final KnownRun run;
    private final Optional<Integer> lease;
    private final Stop stop;
    /** Until when a container whose health check has failed for good may end by itself, once it was asked to. */
    private Optional<Instant> patience = Optional.empty();

    /** Whether the container's name cannot be had, because another one has it: it is done without. */
    private boolean nameless;

    private boolean busy;
    private boolean over;

    Actor(SimWorker worker, SimEngine engine, Assignment assignment, TaskSpec spec, Optional<Integer> lease) {
        this.worker = worker;
        this.engine = engine;
        this.assignment = assignment;
        this.spec = spec;
        this.lease = lease;
        this.run = new KnownRun(worker, assignment);
        this.stop = new Stop(this, worker, engine, run);
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
        return run.container();
    }

    void begin() {
        report(Phase.STARTING, Reason.STARTING, "");
        next();
    }

    /** Goes on with a container of an earlier process. */
    void adopt(Container found) {
        run.adopt(found);
        if (found.isOver()) {
            over = true;
            Reason why = found.isCutOff() ? Reason.LEASE_EXPIRED : run.reasonOf(found);
            report(Phase.GONE, why, why.sentence());
            return;
        }
        if (found.isCutOff() || lease.filter(worker.lease()::isLost).isPresent()) {
            stop.wantAlone(found.isCutOff() ? Duration.ZERO : spec.stopGrace());
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
        if (!stop.isWanted()) {
            stop.wantAlone(spec.stopGrace());
            next();
        }
    }

    void stop(Duration patience) {
        stop.want(patience);
        next();
    }

    /** Something may have happened to the container. */
    void look() {
        if (!over) {
            next();
        }
    }

    void next() {
        if (busy || over) {
            return;
        }
        run.refresh();
        if (stop.isWanted() && (worker.rules().stickyStops() || run.last().isPresent())) {
            stop.proceed();
        } else {
            running();
        }
    }

    private void running() {
        if (run.last().isEmpty() && run.isUnanswered()) {
            create(run.restart(), run.failures());
            return;
        }
        if (run.last().isEmpty()) {
            pull();
            return;
        }
        Container container = run.last().get();
        if (run.isGone() || container.status == Status.ENDED) {
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
            case UNKNOWN -> run.restart() == 0 ? Reason.STARTED : Reason.RESTARTED;
            case GOOD -> Reason.HEALTHY;
            case BAD -> Reason.UNHEALTHY;
        };
    }

    /** Its end is going to be a failure, also for another process; it gets the same time as for a stop. */
    private void giveUp(Container sick) {
        report(Phase.RUNNING, Reason.UNHEALTHY, "");
        if (!sick.isGivenUp() && !nameless) {
            name(sick, sick.run.unhealthyName(), this::next);
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
        report(Phase.STARTING, run.restart() == 0 ? Reason.PULLING_IMAGE : Reason.RESTARTING, "");
        ask(engine::pull, _ -> create(run.restart(), run.failures()));
    }

    private void create(int restart, int failures) {
        if (stop.isWanted() && worker.rules().stickyStops()) {
            next();
            return;
        }
        worker.begins(key(), stop.isWanted());
        run.creating();
        Run wanted = new Run(assignment, restart, failures, null);
        this.<String>ask(then -> engine.create(wanted, then), id -> {
            nameless = false;
            patience = Optional.empty();
            run.created(wanted, String.valueOf(id));
            next();
        });
    }

    private void start(String id) {
        worker.begins(key(), stop.isWanted());
        this.<Boolean>ask(then -> engine.start(id, then), _ -> next());
    }

    private void afterExit(Container ended) {
        boolean succeeded = !run.isGone() && ended.exitCode == 0 && !ended.isGivenUp();
        RestartPolicy policy = spec.restartPolicy();
        if (!policy.restarts(succeeded, run.failures())) {
            finish(run.reasonOf(ended));
            return;
        }
        Instant notBefore = run.endOf(ended).plus(policy.delay(run.failures()));
        if (worker.now().isBefore(notBefore)) {
            report(Phase.STARTING, Reason.RESTARTING, "");
            worker.after(Duration.between(worker.now(), notBefore), "restart", this::look);
            return;
        }
        int restart = run.restart() + 1;
        int failures = run.failures() + 1;
        if (run.isGone()) {
            create(restart, failures);
        } else {
            this.<Boolean>ask(then -> engine.remove(ended.id, then), _ -> create(restart, failures));
        }
    }

    /** Whether a decision about the container is not written down, because its name cannot be had. */
    boolean isNameless() {
        return nameless;
    }

    /** Writes down what was decided about a container; a name that cannot be had is done without. */
    void name(Container container, String name, Runnable then) {
        busy = true;
        engine.rename(container.id, name, worker.whileAlive(result -> {
            busy = false;
            Failure failure = result.failure();
            if (failure != null && failure.reason() == Reason.ENGINE_DOWN) {
                worker.after(PAUSE, "try again", this::look);
            } else {
                nameless = failure != null;
                then.run();
            }
        }));
    }

    /** Does one thing at the engine; a failure ends the attempt, or is waited for if the engine is silent. */
    <T> void ask(Consumer<Consumer<Result<T>>> verb, Consumer<@Nullable T> then) {
        busy = true;
        verb.accept(worker.whileAlive(result -> {
            busy = false;
            Failure failure = result.failure();
            if (failure == null) {
                then.accept(result.value());
            } else if (failure.reason() == Reason.ENGINE_DOWN || stop.isWanted()) {
                worker.after(PAUSE, "try again", this::look);
            } else {
                failed(failure);
            }
        }));
    }

    private void failed(Failure failure) {
        if (!run.isThere()) {
            end(failure.reason(), failure.words());
            return;
        }
        busy = true;
        engine.remove(run.container().orElseThrow(), worker.whileAlive(removed -> {
            busy = false;
            run.refresh();
            if (!removed.failed() || run.isGone()) {
                run.unmade();
                end(failure.reason(), failure.words());
            } else {
                worker.after(PAUSE, "try again", this::look);
            }
        }));
    }

    /** Writes the end into the container's name first, where one is kept: another process must not decide it anew. */
    void finish(Reason reason) {
        Optional<Container> kept = run.last().filter(_ -> run.isThere() && reason != Reason.STOPPED);
        Runnable end = () -> end(reason, reason.sentence());
        kept.ifPresentOrElse(container -> name(container, Run.endedName(container.name), end), end);
    }

    private void end(Reason reason, String words) {
        over = true;
        report(Phase.GONE, reason, words);
    }

    void report(Phase phase, Reason reason, String words) {
        worker.book().write(key(), run.observation(phase, reason, words));
    }
}
