package dev.gantry.worker.task;

import dev.gantry.model.Phase;
import dev.gantry.model.PullPolicy;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.Assignment;
import dev.gantry.worker.runtime.AttemptRef;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Run;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.supervision.Exit;
import dev.gantry.worker.supervision.Situation;
import dev.gantry.worker.supervision.Situation.Container;
import dev.gantry.worker.supervision.Situation.Stop;
import dev.gantry.worker.supervision.Step;
import dev.gantry.worker.supervision.Supervision;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt on this machine: asks what is next, does it, and reports, one step after the other on a thread of its own.
 *
 * <p>Others only leave notes ({@link #stop}, {@link #look}) and wake it.
 */
final class AttemptActor implements Runnable {

    private static final Duration ENGINE_PAUSE = Duration.ofSeconds(1);
    private static final Duration SLOT_PATIENCE = Duration.ofMillis(200);
    private static final Logger log = LoggerFactory.getLogger(AttemptActor.class);

    private final Assignment assignment;
    private final TaskSpec spec;
    private final ContainerRuntime runtime;
    private final ImagePulls pulls;
    private final Semaphore startSlots;
    private final Clock clock;
    private final Mailbox mailbox;
    private final Report report;
    private final Consumer<AttemptActor> onEnd;

    private volatile Optional<Stop> stop = Optional.empty();
    private volatile boolean over;
    private volatile @Nullable String containerId;
    private int restart;
    private int failures;
    private Container container = new Container.None();
    private @Nullable Instant startedAt;

    AttemptActor(
            Assignment assignment,
            TaskSpec spec,
            ContainerRuntime runtime,
            ImagePulls pulls,
            Semaphore startSlots,
            Clock clock,
            ObservationLog observations,
            Consumer<AttemptActor> onEnd) {
        this.assignment = assignment;
        this.spec = spec;
        this.runtime = runtime;
        this.pulls = pulls;
        this.startSlots = startSlots;
        this.clock = clock;
        this.mailbox = new Mailbox(clock);
        this.report = new Report(assignment, observations);
        this.onEnd = onEnd;
    }

    AttemptRef attempt() {
        return new AttemptRef(assignment.task(), assignment.attempt());
    }

    /** Takes over a container that an earlier process of this worker made. Before the thread starts. */
    void adopt(RunContainer found) {
        restart = found.run().restart();
        failures = found.run().failures();
        containerId = found.id();
        learn(Optional.of(found));
        log.info(
                "Adopted task={} attempt={} container={} {}",
                assignment.task(),
                assignment.attempt(),
                found.id(),
                found.status());
    }

    /** Says where the attempt stands before its thread has begun, so that no answer to a manager leaves it out. */
    void announce() {
        if (container instanceof Container.Running) {
            report.running(restart, containerId, startedAt);
        } else {
            report.phase(Phase.STARTING, Reason.STARTING, "", restart, containerId);
        }
    }

    /** From now on it is to stop; a shorter grace counts, a longer one does not. */
    void stop(Duration grace) {
        synchronized (this) {
            stop = Optional.of(
                    stop.map(earlier -> shortened(earlier, grace)).orElse(new Stop(grace, Optional.empty())));
        }
        mailbox.ring();
    }

    private Stop shortened(Stop earlier, Duration grace) {
        if (grace.compareTo(earlier.grace()) >= 0) {
            return earlier;
        }
        Optional<Instant> sooner = earlier.deadline().map(deadline -> {
            Instant wanted = clock.instant().plus(grace);
            return wanted.isBefore(deadline) ? wanted : deadline;
        });
        return new Stop(grace, sooner);
    }

    /** Something may have happened to the container. */
    void look() {
        mailbox.ring();
    }

    boolean isOver() {
        return over;
    }

    /** The container of the current or last run, if one was made. */
    Optional<String> container() {
        return Optional.ofNullable(containerId);
    }

    @Override
    public void run() {
        try {
            while (!over) {
                try {
                    perform(Supervision.next(situation(), clock.instant()));
                } catch (EngineFailure failure) {
                    waitForEngine(failure);
                } catch (RuntimeException broken) {
                    log.error(
                            "Task={} attempt={} could not take a step; tried again",
                            assignment.task(),
                            assignment.attempt(),
                            broken);
                    mailbox.await(Optional.of(clock.instant().plus(ENGINE_PAUSE)));
                }
            }
        } catch (InterruptedException workerEnds) {
            Thread.currentThread().interrupt();
        }
    }

    private Situation situation() {
        return new Situation(stop, spec.restartPolicy(), restart, failures, container);
    }

    private void perform(Step step) throws EngineFailure, InterruptedException {
        switch (step) {
            case Step.Begin begin -> begin(begin);
            case Step.Start _ -> start();
            case Step.Await await -> {
                if (container instanceof Container.Ended ended && stop.isEmpty()) {
                    report.restarting(restart + 1, containerId, ended.exit());
                }
                mailbox.await(await.until());
                refresh();
            }
            case Step.Signal signal -> {
                report.phase(Phase.STOPPING, Reason.STOPPING, "", restart, containerId);
                runtime.signal(id());
                setDeadline(signal.grace());
                refresh();
            }
            case Step.Kill _ -> {
                runtime.kill(id());
                mailbox.await(Optional.of(clock.instant().plus(ENGINE_PAUSE)));
                refresh();
            }
            case Step.Remove _ -> {
                refresh();
                runtime.remove(id());
                markRemoved();
            }
            case Step.End end -> end(end.reason());
        }
    }

    private synchronized void setDeadline(Duration grace) {
        Instant deadline = clock.instant().plus(grace);
        stop = stop.map(
                wanted -> wanted.deadline().isPresent() ? wanted : new Stop(wanted.grace(), Optional.of(deadline)));
    }

    private void markRemoved() {
        container = container instanceof Container.Ended ended
                ? new Container.Ended(ended.exit(), false)
                : new Container.None();
    }

    private String id() {
        if (containerId == null) {
            throw new IllegalStateException("attempt " + attempt() + " has no container to act on");
        }
        return containerId;
    }

    /** Image, slot, create, start: in this order, and given up at each point where a stop is wanted. */
    private void begin(Step.Begin begin) throws EngineFailure, InterruptedException {
        if (begin.restart() == restart) {
            report.phase(Phase.STARTING, Reason.STARTING, "", restart, containerId);
        }
        try {
            if (!hasImage() || !acquireSlot()) {
                return;
            }
        } catch (EngineFailure failure) {
            fail(failure);
            return;
        }
        @Nullable String previous = container instanceof Container.Ended ended && ended.present() ? containerId : null;
        try {
            String created = runtime.create(new Run(assignment, begin.restart(), begin.failures()));
            restart = begin.restart();
            failures = begin.failures();
            containerId = created;
            container = new Container.Created();
            startCreated();
        } catch (EngineFailure failure) {
            fail(failure);
            return;
        } finally {
            startSlots.release();
        }
        if (previous != null) {
            runtime.remove(previous);
        }
    }

    private void start() throws EngineFailure, InterruptedException {
        if (!acquireSlot()) {
            return;
        }
        try {
            startCreated();
        } catch (EngineFailure failure) {
            fail(failure);
        } finally {
            startSlots.release();
        }
    }

    private void startCreated() throws EngineFailure {
        runtime.start(id());
        refresh();
        if (container instanceof Container.Running) {
            log.info(
                    "Started task={} attempt={} restart={} container={}",
                    assignment.task(),
                    assignment.attempt(),
                    restart,
                    containerId);
        }
    }

    /** Whether the image is there; it is not where a stop came while it was being pulled. */
    private boolean hasImage() throws EngineFailure, InterruptedException {
        if (spec.pullPolicy() != PullPolicy.ALWAYS && runtime.hasImage(spec.image())) {
            return true;
        }
        if (spec.pullPolicy() == PullPolicy.NEVER) {
            throw new EngineFailure(
                    Reason.IMAGE_NOT_FOUND,
                    "No such image: " + spec.image() + "; pullPolicy is never",
                    new IllegalStateException("not pulled"));
        }
        report.phase(Phase.STARTING, Reason.PULLING_IMAGE, "pulling " + spec.image(), restart, containerId);
        CompletableFuture<Optional<EngineFailure>> pull = pulls.join(spec.image());
        CompletableFuture<Void> rung = pull.thenRun(mailbox::ring);
        while (!rung.isDone()) {
            if (stop.isPresent()) {
                pulls.leave(spec.image());
                return false;
            }
            mailbox.await(Optional.empty());
        }
        Optional<EngineFailure> failure = pull.join();
        if (failure.isPresent()) {
            throw failure.get();
        }
        report.phase(Phase.STARTING, Reason.STARTING, "", restart, containerId);
        return true;
    }

    private boolean acquireSlot() throws InterruptedException {
        while (stop.isEmpty()) {
            if (startSlots.tryAcquire(SLOT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }

    /** A failed start leaves no container behind and ends the attempt; what happens next is the manager's to decide. */
    private void fail(EngineFailure failure) throws EngineFailure {
        if (failure.isEngineDown()) {
            throw failure;
        }
        if (container instanceof Container.Created) {
            runtime.remove(id());
            containerId = null;
        }
        container = new Container.None();
        if (stop.isPresent()) {
            return;
        }
        log.info(
                "Failed task={} attempt={} reason={} {}",
                assignment.task(),
                assignment.attempt(),
                failure.reason(),
                failure.words());
        finish(failure.reason(), failure.words());
    }

    private void waitForEngine(EngineFailure failure) throws InterruptedException {
        if (container instanceof Container.None) {
            report.phase(Phase.STARTING, failure.reason(), failure.words(), restart, containerId);
        }
        log.info("Task={} attempt={} waits: {}", assignment.task(), assignment.attempt(), failure.words());
        mailbox.await(Optional.of(clock.instant().plus(ENGINE_PAUSE)));
    }

    /** Looks at the container as it is now. */
    private void refresh() throws EngineFailure {
        if (containerId != null) {
            learn(runtime.find(containerId));
        }
    }

    private void learn(Optional<RunContainer> found) {
        if (found.isEmpty()) {
            vanished();
            return;
        }
        RunContainer seen = found.get();
        switch (seen.status()) {
            case CREATED -> container = new Container.Created();
            case RUNNING -> {
                container = new Container.Running();
                startedAt = seen.startedAt();
                if (stop.isEmpty()) {
                    report.running(restart, containerId, startedAt);
                }
            }
            case ENDED -> {
                startedAt = seen.startedAt();
                Instant end = seen.finished().orElseGet(clock::instant);
                Duration ran =
                        seen.started().map(from -> Duration.between(from, end)).orElse(Duration.ZERO);
                ended(new Exit(Optional.of(seen.exitCode()), seen.oomKilled(), end, ran), true);
            }
        }
    }

    private void vanished() {
        switch (container) {
            case Container.Running _, Container.Created _ -> {
                Instant now = clock.instant();
                Duration ran = startedAt == null ? Duration.ZERO : Duration.between(startedAt, now);
                ended(new Exit(Optional.empty(), false, now, ran), false);
            }
            case Container.Ended known -> container = new Container.Ended(known.exit(), false);
            case Container.None _ -> {}
        }
    }

    private void ended(Exit exit, boolean present) {
        if (!(container instanceof Container.Ended)) {
            log.info(
                    "Ended task={} attempt={} restart={} {} code={}",
                    assignment.task(),
                    assignment.attempt(),
                    restart,
                    exit.reason(),
                    exit.code().map(String::valueOf).orElse("-"));
        }
        container = new Container.Ended(exit, present);
        report.exited(exit);
    }

    private void end(Reason reason) {
        String words = switch (reason) {
            case STOPPED, EXITED -> "";
            default ->
                report.lastExitWords()
                        + (restart == 0 ? "" : " after " + restart + (restart == 1 ? " restart" : " restarts"));
        };
        finish(reason, words);
    }

    private void finish(Reason reason, String words) {
        over = true;
        report.gone(reason, words, restart, containerId);
        onEnd.accept(this);
    }
}
