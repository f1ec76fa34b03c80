package dev.gantry.worker.task;

import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.wire.Assignment;
import dev.gantry.worker.output.Removal;
import dev.gantry.worker.runtime.AttemptRef;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Run;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.supervision.Situation.Container;
import dev.gantry.worker.supervision.Step;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings an attempt's next run to life, and leaves no container behind where that fails. For one thread. */
final class RunStarter {

    private static final Logger log = LoggerFactory.getLogger(RunStarter.class);

    private final Assignment assignment;
    private final ContainerRuntime runtime;
    private final Removal removal;
    private final EarlierRuns earlier;
    private final CurrentRun run;
    private final Inspector inspector;
    private final Launch launch;
    private final StopNote stop;
    private final Report report;
    /** Whether a creation was asked for and not answered, so that there may be a container nobody knows of. */
    private boolean unanswered;

    RunStarter(
            Assignment assignment,
            ContainerRuntime runtime,
            Removal removal,
            CurrentRun run,
            Inspector inspector,
            Launch launch,
            StopNote stop,
            Report report) {
        this.assignment = assignment;
        this.runtime = runtime;
        this.removal = removal;
        this.earlier = new EarlierRuns(attempt(), removal);
        this.run = run;
        this.inspector = inspector;
        this.launch = launch;
        this.stop = stop;
        this.report = report;
    }

    private AttemptRef attempt() {
        return new AttemptRef(assignment.task(), assignment.attempt());
    }

    /**
     * Image, slot, create, start: in this order, and given up at each point where a stop is wanted.
     *
     * @return the failure that ends the attempt, if there was one
     */
    Optional<EngineFailure> begin(Step.Begin begin) throws EngineFailure, InterruptedException {
        if (run.isUnmade()) {
            report.phase(Phase.STARTING, Reason.STARTING, "");
        }
        try {
            if (!launch.hasImage(begin.restart()) || !launch.acquireSlot(this::waits)) {
                return Optional.empty();
            }
            try {
                create(begin);
                if (!stop.isWanted()) {
                    startCreated();
                }
            } finally {
                launch.releaseSlot();
            }
        } catch (EngineFailure failure) {
            return fail(failure);
        }
        return Optional.empty();
    }

    /** Many have ended at once, and others are started first. */
    private void waits() {
        if (run.ended().isPresent()) {
            report.restarting();
        }
    }

    /**
     * Starts what was created. Looks first: a start whose end was not seen may have run already, and must not run twice. What
     * the machine permits may have changed since the creation, maybe by an earlier process of this worker, so it is asked again.
     *
     * @return the failure that ends the attempt, if there was one
     */
    Optional<EngineFailure> start() throws EngineFailure, InterruptedException {
        inspector.refresh();
        if (!run.isCreated() || !launch.acquireSlot(this::waits)) {
            return Optional.empty();
        }
        try {
            launch.admit();
            startCreated();
            return Optional.empty();
        } catch (EngineFailure failure) {
            return fail(failure);
        } finally {
            launch.releaseSlot();
        }
    }

    /** Containers of runs before the current one are there, as an earlier process of this worker has left them. */
    void inherit(List<String> containers) {
        containers.forEach(earlier::add);
    }

    /** Takes away what the earlier runs have left; nobody waits for it. */
    void tidy() {
        earlier.removeAside();
    }

    /** Leaves no container of the attempt but that of its current run, or fails. */
    void removeOthers() throws EngineFailure {
        earlier.remove();
        removeUnknown();
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

    private void create(Step.Begin begin) throws EngineFailure {
        Optional<String> previous = kept();
        unanswered = true;
        String made = runtime.create(new Run(
                assignment, begin.restart(), begin.failures(), run.since().orElse(null)));
        unanswered = false;
        previous.ifPresent(earlier::add);
        run.created(begin, made);
    }

    /** The container of a run that has ended, if it is there. */
    private Optional<String> kept() {
        return run.ended().filter(Container.Ended::present).map(_ -> run.id());
    }

    private void startCreated() throws EngineFailure {
        runtime.start(run.id());
        inspector.refresh();
        if (run.isRunning()) {
            log.info("Started attempt={} restart={} container={}", attempt(), run.restart(), run.id());
        }
    }

    /**
     * A failed start leaves no container behind and ends the attempt; what happens next is the manager's to decide. Those of
     * earlier runs go too, and first: a worker that wakes up alone would take them for a reason to restart.
     */
    private Optional<EngineFailure> fail(EngineFailure failure) throws EngineFailure {
        if (failure.isEngineDown()) {
            throw failure;
        }
        if (failure.reason() == Reason.IMAGE_NOT_FOUND && launch.tookImageForGranted()) {
            return Optional.empty();
        }
        removeOthers();
        if (run.isCreated() || kept().isPresent()) {
            removal.remove(run.id());
        }
        run.unmade();
        if (stop.isWanted()) {
            return Optional.empty();
        }
        log.info("Failed attempt={} reason={} {}", attempt(), failure.reason(), failure.words());
        return Optional.of(failure);
    }
}
