package dev.gantry.worker.task;

import dev.gantry.model.Reason;
import dev.gantry.worker.runtime.AttemptRef;
import dev.gantry.worker.runtime.ContainerGlance;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Run;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.supervision.Situation.Container;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at an attempt's container as it is now, whoever made it so, and passes on what that means. For one thread. */
final class Inspector {

    private static final Logger log = LoggerFactory.getLogger(Inspector.class);

    private final AttemptRef attempt;
    private final ContainerRuntime runtime;
    private final EngineSession engineSession;
    private final ImagePulls pulls;
    private final String image;
    private final CurrentRun run;
    private final HealthWatch health;
    private final Report report;
    private final StopNote stop;
    private final Clock clock;
    private String trouble = "";
    /** The run that the newest look has found; what it was made from never changes. */
    private Optional<Run> seenRun = Optional.empty();
    /** What a list has to show if nothing has happened since the newest look. */
    private volatile Optional<ContainerGlance> expected = Optional.empty();
    /** What a list has shown, if it was news and there was no look since. */
    private final AtomicReference<Optional<ContainerGlance>> news = new AtomicReference<>(Optional.empty());
    /** What the newest list has shown, if the look after it has found something else. */
    private Optional<ContainerGlance> doubtful = Optional.empty();

    Inspector(
            AttemptRef attempt,
            ContainerRuntime runtime,
            EngineSession engineSession,
            ImagePulls pulls,
            String image,
            CurrentRun run,
            HealthWatch health,
            Report report,
            StopNote stop,
            Clock clock) {
        this.attempt = attempt;
        this.runtime = runtime;
        this.engineSession = engineSession;
        this.pulls = pulls;
        this.image = image;
        this.run = run;
        this.health = health;
        this.report = report;
        this.stop = stop;
        this.clock = clock;
    }

    /** Asks the engine, if there is a container to ask for. */
    void refresh() throws EngineFailure {
        String container = run.containerId();
        if (container == null) {
            return;
        }
        Optional<ContainerGlance> listed = news.getAndSet(Optional.empty());
        Optional<RunContainer> found = runtime.find(container);
        learn(found);
        if (found.isPresent()) {
            giveNameBack(found.get());
            saveIfUnwritten(listed, found.get());
        }
    }

    /** One list that shows it otherwise may have been made before something happened; not two of them, with a look in between. */
    private void saveIfUnwritten(Optional<ContainerGlance> listed, RunContainer found) throws EngineFailure {
        Optional<ContainerGlance> unlike =
                listed.filter(shown -> shown.id().equals(found.id())).filter(shown -> shown.status() != found.status());
        if (unlike.isPresent() && unlike.equals(doubtful)) {
            save(found.id());
        }
        if (listed.isPresent()) {
            doubtful = unlike;
        }
    }

    /** An engine that still cannot is asked again after the next list. */
    private void save(String container) throws EngineFailure {
        try {
            runtime.save(container);
            log.info("The engine listed container={} as it had been: it was asked to write down what is", container);
        } catch (EngineFailure failure) {
            if (failure.isEngineDown()) {
                throw failure;
            }
            warnOnce(container, "is not written down as it is", failure);
        }
    }

    /** Whether a list that was made just now shows something that the newest look has not seen. May be asked from any thread. */
    boolean isNews(Optional<ContainerGlance> listed) {
        boolean isNews = !listed.equals(expected);
        if (isNews) {
            news.set(listed);
        }
        return isNews;
    }

    private String nameOf(Run seen) {
        if (isCutOff()) {
            return seen.cutOffName();
        }
        return run.isGivenUp() ? seen.unhealthyName() : seen.containerName();
    }

    private void giveNameBack(RunContainer found) throws EngineFailure {
        String name = nameOf(found.run());
        if (!found.name().equals(name) && rename(found.id(), name)) {
            log.info("Renamed container={} back to {}: somebody had named it {}", found.id(), name, found.name());
        }
    }

    /**
     * Writes down by the name of the container, if there is one, that the attempt is over. Whatever becomes of this process and
     * this machine, nobody decides again about an exit that has been decided about.
     */
    void writeDownEnd() throws EngineFailure {
        if (run.ended().filter(Container.Ended::present).isPresent()) {
            writeDown(seen -> Run.endedName(nameOf(seen)));
        }
    }

    /** Whether the attempt is to stop because no manager was heard of. */
    private boolean isCutOff() {
        return stop.current()
                .filter(wanted -> wanted.reason() == Reason.LEASE_EXPIRED)
                .isPresent();
    }

    /**
     * Writes down by the container's name that it is to end because no manager was heard of, so that its end is taken for
     * nothing else, also by a process that has not seen why it ended.
     */
    void writeDownCutOff() throws EngineFailure {
        if (isCutOff()) {
            writeDown(Run::cutOffName);
        }
    }

    private void writeDown(Function<Run, String> name) throws EngineFailure {
        if (seenRun.isPresent()) {
            rename(run.id(), name.apply(seenRun.get()));
        }
    }

    /**
     * Writes down by the container's name that it is to end because it is unhealthy, so that its end is taken for a failure
     * also by a process that has not seen why it ended.
     */
    void writeDownUnhealthy() throws EngineFailure {
        writeDown(Run::unhealthyName);
    }

    /** A name is no reason to hold anything up: one that cannot be had, because somebody took it, is done without. */
    private boolean rename(String container, String name) throws EngineFailure {
        try {
            runtime.rename(container, name);
            return true;
        } catch (EngineFailure failure) {
            if (failure.isEngineDown()) {
                throw failure;
            }
            warnOnce(container, "cannot be named " + name, failure);
            return false;
        }
    }

    /** What goes on failing for the same reason is not said again. */
    private void warnOnce(String container, String what, EngineFailure failure) {
        if (!failure.words().equals(trouble)) {
            log.warn("Container={} {}: {}", container, what, failure.words());
            trouble = failure.words();
        }
    }

    /** Whether a container ended because its image is made for another architecture. */
    boolean isForeign(Optional<RunContainer> found) throws EngineFailure {
        return found.isPresent()
                && CurrentRun.mayBeForeign(found.get())
                && runtime.isForeign(found.get().id());
    }

    /** Takes what the engine said, or that it has no such container, for the truth. */
    void learn(Optional<RunContainer> found) throws EngineFailure {
        if (found.isPresent() && !found.get().imageId().equals(run.imageId())) {
            String imageId = found.get().imageId();
            run.image(imageId, pulls.digest(imageId, image).orElse(null));
        }
        boolean wasOver = run.ended().isPresent();
        boolean asks = !wasOver
                && !stop.isWanted()
                && found.filter(run::mayBeEndedByEngine).isPresent();
        boolean foreign = !wasOver && isForeign(found);
        seenRun = found.map(RunContainer::run);
        run.learn(found, asks ? engineSession.ask() : engineSession.known(), foreign, clock.instant());
        expected = found.map(there -> there.glance().named(nameOf(there.run())));
        health.follow(run, stop.isWanted());
        if (run.isRunning() && !stop.isWanted()) {
            report.running();
        }
        run.ended().ifPresent(ended -> {
            report.exited(ended.exit());
            if (!wasOver) {
                log.info("Ended attempt={} restart={}: {}", attempt, run.restart(), report.exitWords());
            }
        });
    }
}
