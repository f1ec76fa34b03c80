package dev.gantry.worker.task;

import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.AttemptSummary;
import dev.gantry.worker.output.Removal;
import dev.gantry.worker.runtime.AttemptRef;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Run;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.supervision.Situation;
import dev.gantry.worker.supervision.Situation.Container;
import dev.gantry.worker.supervision.Situation.Stop;
import dev.gantry.worker.supervision.Step;
import dev.gantry.worker.supervision.Supervision;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt on this machine: asks what is next, does it, and reports, one step after the other on a thread of its own.
 *
 * <p>Others only leave notes ({@link #stop}, {@link #look}) and wake it.
 */
final class AttemptActor implements Runnable {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Logger log = LoggerFactory.getLogger(AttemptActor.class);

    private final Assignment assignment;
    private final TaskSpec spec;
    private final ContainerRuntime runtime;
    private final Removal removal;
    private final Clock clock;
    private final Mailbox mailbox;
    private final StopNote stop;
    private final Launch launch;
    private final Report report;
    private final CurrentRun run = new CurrentRun();
    private final Inspector inspector;
    private final Consumer<AttemptActor> onEnd;
    /** Whether a creation was asked for and not answered, so that there may be a container nobody knows of. */
    private boolean unanswered;

    private volatile boolean over;

    AttemptActor(
            Assignment assignment,
            TaskSpec spec,
            ContainerRuntime runtime,
            Removal removal,
            EngineSession engineSession,
            ImagePulls pulls,
            Semaphore startSlots,
            Clock clock,
            ObservationLog observations,
            Consumer<AttemptActor> onEnd) {
        this.assignment = assignment;
        this.spec = spec;
        this.runtime = runtime;
        this.removal = removal;
        this.clock = clock;
        this.mailbox = new Mailbox(clock);
        this.stop = new StopNote(clock);
        this.report = new Report(assignment, run, observations);
        this.launch = new Launch(spec, runtime, pulls, startSlots, mailbox, stop, report);
        this.inspector = new Inspector(attempt(), runtime, engineSession, run, report, stop, clock);
        this.onEnd = onEnd;
    }

    AttemptRef attempt() {
        return new AttemptRef(assignment.task(), assignment.attempt());
    }

    /**
     * Takes over a container that an earlier process of this worker made. Before the thread starts.
     *
     * @param lastSession the engine's session that the earlier process knew
     */
    void adopt(RunContainer found, String lastSession) throws EngineFailure {
        run.adopt(found, lastSession);
        inspector.learn(Optional.of(found));
        log.info("Adopted attempt={} container={} {}", attempt(), found.id(), found.status());
    }

    /**
     * Takes over the container of an attempt that an earlier process of this worker has ended, so that its log is there and
     * nothing is decided again. There is no thread.
     */
    void adoptOver(RunContainer found) throws EngineFailure {
        run.adopt(found, "");
        run.learn(Optional.of(found), "", inspector.isForeign(Optional.of(found)), clock.instant());
        run.ended().ifPresent(ended -> report.exited(ended.exit()));
        Situation last = run.situation(Optional.empty(), spec);
        Reason reason =
                run.ended().map(ended -> Supervision.endOf(last, ended.exit())).orElse(Reason.NONZERO_EXIT);
        finish(reason, report.endWords(reason));
    }

    /** Says where the attempt stands before its thread has begun, so that no answer to a manager leaves it out. */
    void announce() {
        if (run.isRunning()) {
            report.running();
        } else {
            report.phase(Phase.STARTING, Reason.STARTING, "");
        }
    }

    /** From now on it is to stop; a shorter grace counts, a longer one does not. */
    void stop(Duration grace) {
        stop.want(Reason.STOPPED, grace);
        mailbox.ring();
    }

    /** Something may have happened to the container. */
    void look() {
        mailbox.ring();
    }

    boolean isOver() {
        return over;
    }

    AttemptSummary summary() {
        return new AttemptSummary(
                assignment.task(), assignment.attempt(), spec.name(), spec.image(), spec.booking(), assignment.ports());
    }

    /** The container of the current or last run, if one was made. */
    Optional<String> container() {
        return Optional.ofNullable(run.containerId());
    }

    @Override
    public void run() {
        try {
            while (!over) {
                try {
                    perform(Supervision.next(run.situation(stop.current(), spec), clock.instant()));
                } catch (EngineFailure failure) {
                    waitForEngine(failure);
                } catch (RuntimeException broken) {
                    log.error("Attempt={} could not take a step; it is tried again", attempt(), broken);
                    pause();
                }
            }
        } catch (InterruptedException workerEnds) {
            Thread.currentThread().interrupt();
        }
    }

    private void perform(Step step) throws EngineFailure, InterruptedException {
        switch (step) {
            case Step.Begin begin -> begin(begin);
            case Step.Start _ -> start();
            case Step.Await await -> {
                if (run.ended().isPresent() && !stop.isWanted()) {
                    report.restarting();
                }
                mailbox.await(await.until());
                inspector.refresh();
            }
            case Step.Expire _ -> stop.want(Reason.DEADLINE_EXCEEDED, spec.stopGrace());
            case Step.Signal signal -> {
                report.stopping(stop.current().map(Stop::reason).orElse(Reason.STOPPED));
                runtime.signal(run.id());
                stop.asked(signal.grace());
                inspector.refresh();
            }
            case Step.Kill _ -> {
                runtime.kill(run.id());
                pause();
                inspector.refresh();
            }
            case Step.Remove _ -> {
                inspector.refresh();
                removal.remove(run.id());
                run.removed();
            }
            case Step.End end -> {
                removeUnknown();
                inspector.writeDownEnd();
                finish(end.reason(), report.endWords(end.reason()));
            }
        }
    }

    /** Image, slot, create, start: in this order, and given up at each point where a stop is wanted. */
    private void begin(Step.Begin begin) throws EngineFailure, InterruptedException {
        Optional<String> previous = run.ended().filter(Container.Ended::present).map(_ -> run.id());
        if (run.isUnmade()) {
            report.phase(Phase.STARTING, Reason.STARTING, "");
        }
        try {
            if (!launch.hasImage() || !launch.acquireSlot()) {
                return;
            }
            try {
                create(begin);
                startCreated();
            } finally {
                launch.releaseSlot();
            }
        } catch (EngineFailure failure) {
            fail(failure, previous);
            return;
        }
        if (previous.isPresent()) {
            removal.remove(previous.get());
        }
    }

    private void create(Step.Begin begin) throws EngineFailure {
        unanswered = true;
        run.created(
                begin,
                runtime.create(new Run(
                        assignment,
                        begin.restart(),
                        begin.failures(),
                        run.since().orElse(null))));
        unanswered = false;
    }

    /** Only a list that was begun after the creation proves what there is. */
    private void removeUnknown() throws EngineFailure {
        if (!unanswered) {
            return;
        }
        for (RunContainer found : runtime.list()) {
            if (found.run().attempt().equals(attempt()) && !found.id().equals(run.containerId())) {
                removal.remove(found.id());
            }
        }
        unanswered = false;
    }

    /** Looks first: a start whose end was not seen may have run already, and must not run twice. */
    private void start() throws EngineFailure, InterruptedException {
        inspector.refresh();
        if (!run.isCreated() || !launch.acquireSlot()) {
            return;
        }
        try {
            startCreated();
        } catch (EngineFailure failure) {
            fail(failure, Optional.empty());
        } finally {
            launch.releaseSlot();
        }
    }

    private void startCreated() throws EngineFailure {
        runtime.start(run.id());
        inspector.refresh();
        if (run.isRunning()) {
            log.info("Started attempt={} restart={} container={}", attempt(), run.restart(), run.id());
        }
    }

    /**
     * A failed start leaves no container behind and ends the attempt; what happens next is the manager's to decide. The
     * previous run's container goes too: a worker that wakes up alone would take it for a reason to restart.
     */
    private void fail(EngineFailure failure, Optional<String> previous) throws EngineFailure {
        if (failure.isEngineDown()) {
            throw failure;
        }
        if (failure.reason() == Reason.IMAGE_NOT_FOUND && launch.tookImageForGranted()) {
            return;
        }
        if (run.isCreated()) {
            removal.remove(run.id());
        }
        if (previous.isPresent()) {
            removal.remove(previous.get());
        }
        run.unmade();
        if (!stop.isWanted()) {
            removeUnknown();
            log.info("Failed attempt={} reason={} {}", attempt(), failure.reason(), failure.words());
            finish(failure.reason(), failure.words());
        }
    }

    private void waitForEngine(EngineFailure failure) throws InterruptedException {
        if (run.isUnmade()) {
            report.phase(Phase.STARTING, failure.reason(), failure.words());
        }
        log.info("Attempt={} waits: {}", attempt(), failure.words());
        pause();
    }

    private void pause() throws InterruptedException {
        mailbox.await(Optional.of(clock.instant().plus(PAUSE)));
    }

    private void finish(Reason reason, String words) {
        over = true;
        report.phase(Phase.GONE, reason, words);
        onEnd.accept(this);
    }
}
