package dev.gantry.worker.task;

import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.AttemptSummary;
import dev.gantry.worker.output.Removal;
import dev.gantry.worker.probe.Checkups;
import dev.gantry.worker.runtime.AttemptRef;
import dev.gantry.worker.runtime.ContainerGlance;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.supervision.Situation;
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
    private final Report report;
    private final CurrentRun run = new CurrentRun();
    private final HealthWatch health;
    private final Inspector inspector;
    private final RunStarter starter;
    private final Optional<Long> lease;
    private final Consumer<AttemptActor> onEnd;
    private final Thread thread;
    private volatile boolean over;

    AttemptActor(
            Assignment assignment,
            TaskSpec spec,
            ContainerRuntime runtime,
            Removal removal,
            EngineSession engineSession,
            ImagePulls pulls,
            Checkups checkups,
            Semaphore startSlots,
            Clock clock,
            ObservationLog observations,
            Optional<Long> lease,
            Consumer<AttemptActor> onEnd) {
        this.assignment = assignment;
        this.spec = spec;
        this.runtime = runtime;
        this.removal = removal;
        this.clock = clock;
        this.mailbox = new Mailbox(clock);
        this.stop = new StopNote(clock);
        this.health = new HealthWatch(assignment, spec, checkups, mailbox, clock);
        this.report = new Report(assignment, run, health, observations);
        this.inspector =
                new Inspector(attempt(), runtime, engineSession, pulls, spec.image(), run, health, report, stop, clock);
        this.starter = new RunStarter(
                assignment,
                runtime,
                removal,
                run,
                inspector,
                new Launch(spec, runtime, pulls, startSlots, mailbox, stop, report),
                stop,
                report);
        this.lease = lease;
        this.onEnd = onEnd;
        this.thread = Thread.ofVirtual().name("attempt-" + attempt()).unstarted(this);
    }

    /** What the attempt has entered the {@link DisconnectLease} under; nothing if it does not depend on that. */
    Optional<Long> lease() {
        return lease;
    }

    AttemptRef attempt() {
        return new AttemptRef(assignment.task(), assignment.attempt());
    }

    /**
     * Takes over a container that an earlier process of this worker made. Before the thread starts.
     *
     * @param lastSession the engine's session that the earlier process knew
     */
    void adopt(Inherited left, String lastSession) throws EngineFailure {
        RunContainer found = left.container();
        run.adopt(found, lastSession);
        starter.inherit(left.others());
        health.adopting();
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
        Situation last = run.situation(Optional.empty(), spec, false);
        Reason reason = found.isCutOff()
                ? Reason.LEASE_EXPIRED
                : run.ended()
                        .map(ended -> Supervision.endOf(last, ended.exit()))
                        .orElse(Reason.NONZERO_EXIT);
        finish(reason, report.endWords(reason));
    }

    /** Once: goes its way, on its thread. */
    void begin() {
        thread.start();
    }

    /** Takes no further step. */
    void abandon() {
        thread.interrupt();
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

    /**
     * No manager has been heard of for too long: it stops by itself. May be said again and again.
     *
     * @param since how long ago the time was over, from which on the grace counts
     */
    void stopAlone(Duration since) {
        Duration left = since.compareTo(spec.stopGrace()) < 0 ? spec.stopGrace().minus(since) : Duration.ZERO;
        boolean first = !stop.isWanted();
        stop.want(Reason.LEASE_EXPIRED, left);
        if (first) {
            log.warn("Stopping attempt={}, for no manager has been heard of for too long", attempt());
        }
        if (first || left.isZero()) {
            mailbox.ring();
        }
    }

    /** Something may have happened to the container. */
    void look() {
        mailbox.ring();
    }

    /** A list shows the container so, or does not show it. Woken only if that is news. */
    void compare(Optional<ContainerGlance> listed) {
        if (inspector.isNews(listed)) {
            mailbox.ring();
        }
    }

    boolean isOver() {
        return over;
    }

    Assignment assignment() {
        return assignment;
    }

    AttemptSummary summary() {
        return new AttemptSummary(
                assignment.task(),
                assignment.attempt(),
                spec.name(),
                spec.image(),
                spec.booking(),
                assignment.ports(),
                assignment.specHash());
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
                    perform(Supervision.next(situation(), clock.instant()));
                } catch (EngineFailure failure) {
                    waitForEngine(failure);
                } catch (RuntimeException broken) {
                    log.error("Attempt={} could not take a step; it is tried again", attempt(), broken);
                    pause();
                }
            }
        } catch (InterruptedException workerEnds) {
            Thread.currentThread().interrupt();
        } finally {
            health.end();
        }
    }

    private Situation situation() {
        return run.situation(stop.current(), spec, health.failure().isPresent());
    }

    private void perform(Step step) throws EngineFailure, InterruptedException {
        switch (step) {
            case Step.Begin begin -> starter.begin(begin).ifPresent(this::failed);
            case Step.Start _ -> starter.start().ifPresent(this::failed);
            case Step.Await await -> {
                if (run.ended().isPresent() && !stop.isWanted()) {
                    report.restarting();
                }
                starter.tidy();
                mailbox.await(await.until());
                inspector.refresh();
            }
            case Step.Expire _ -> stop.want(Reason.DEADLINE_EXCEEDED, spec.stopGrace());
            case Step.Signal signal -> {
                report.stopping(stop.current().map(Stop::reason).orElse(Reason.STOPPED));
                inspector.writeDownCutOff();
                run.asking(spec.stopSignal());
                runtime.signal(run.id());
                stop.asked(signal.grace());
            }
            case Step.GiveUp _ -> giveUp();
            case Step.Kill _ -> {
                run.killing();
                runtime.kill(run.id());
                pause();
                inspector.refresh();
            }
            case Step.Remove _ -> remove();
            case Step.End end -> {
                starter.removeOthers();
                inspector.writeDownEnd();
                finish(end.reason(), report.endWords(end.reason()));
            }
        }
    }

    /** One whose start was not answered may have run all the same, and then ends like any other. */
    private void remove() throws EngineFailure {
        if (run.isCreated()) {
            inspector.refresh();
            if (!run.isCreated()) {
                return;
            }
        }
        removal.remove(run.id());
        run.removed();
    }

    /** Written down first: whoever sees the end has to know what it means. */
    private void giveUp() throws EngineFailure {
        String words = health.failure().orElse(run.unhealthyBecause());
        inspector.writeDownUnhealthy();
        runtime.signal(run.id());
        run.giveUp(words, clock.instant().plus(spec.stopGrace()));
        log.info("Gave up attempt={} restart={}: {}", attempt(), run.restart(), words);
        inspector.refresh();
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

    private void failed(EngineFailure failure) {
        finish(failure.reason(), failure.words());
    }

    private void finish(Reason reason, String words) {
        over = true;
        report.phase(Phase.GONE, reason, words);
        onEnd.accept(this);
    }
}
