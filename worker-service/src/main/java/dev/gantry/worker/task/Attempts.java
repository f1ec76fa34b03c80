package dev.gantry.worker.task;

import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.AttemptSummary;
import dev.gantry.model.wire.Observation;
import dev.gantry.model.wire.PullProgress;
import dev.gantry.worker.output.Removal;
import dev.gantry.worker.probe.Checkups;
import dev.gantry.worker.runtime.AttemptRef;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.RunContainer;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The attempts that this worker has, each with its actor. Safe for many threads. */
final class Attempts {

    /** More starts at once gain nothing on one engine: measured. */
    private static final int START_SLOTS = 4;

    private static final Logger log = LoggerFactory.getLogger(Attempts.class);

    private final ContainerRuntime runtime;
    private final Removal removal;
    private final EngineSession engineSession;
    /** The engine's session that an earlier process of this worker knew. */
    private final String sessionBefore;

    private final ImagePulls pulls;
    private final Checkups checkups;
    private final ObservationLog observations;
    private final DisconnectLease lease;
    private final Clock clock;
    private final Semaphore startSlots = new Semaphore(START_SLOTS);
    private final Map<AttemptRef, AttemptActor> actors = new HashMap<>();
    private final EndedAttempts ended;
    private final Rounds rounds;
    private final LeftAlone leftAlone;

    Attempts(
            ContainerRuntime runtime,
            ImagePulls.Puller puller,
            Removal removal,
            EngineSession engineSession,
            Checkups checkups,
            ObservationLog observations,
            DisconnectLease lease,
            Clock clock) {
        this.runtime = runtime;
        this.removal = removal;
        this.engineSession = engineSession;
        this.sessionBefore = engineSession.known();
        this.pulls = new ImagePulls(runtime, puller);
        this.checkups = checkups;
        this.observations = observations;
        this.lease = lease;
        this.clock = clock;
        this.ended = new EndedAttempts(runtime, removal, observations, this::forget);
        this.rounds = new Rounds(runtime, ended, this::all);
        this.leftAlone = new LeftAlone(runtime, observations);
    }

    /** Goes on with what an earlier process of this worker left. A run that was followed by another is only removed. */
    void adopt(List<RunContainer> found) throws EngineFailure {
        leftAlone.look();
        for (Inherited left : Inherited.of(found)) {
            adopt(left);
        }
    }

    /** Asks the engine, which may take its time, without holding up anybody who watches what was adopted before. */
    private void adopt(Inherited left) throws EngineFailure {
        RunContainer container = left.container();
        Assignment assignment = container.run().assignment();
        TaskSpec spec = assignment.spec();
        if (spec == null || find(left.attempt()).isPresent() || leftAlone.has(left.attempt())) {
            return;
        }
        Optional<Long> entered =
                needsLease(spec) ? Optional.of(lease.enter().orElse(DisconnectLease.NEVER)) : Optional.empty();
        AttemptActor actor = actor(assignment, spec, entered);
        if (container.isOver()) {
            actor.adoptOver(container);
            put(actor);
        } else {
            actor.adopt(left, sessionBefore);
            if (container.isCutOff()) {
                // An earlier process has asked it to end; its grace is not given twice.
                actor.stopAlone(spec.stopGrace());
            }
            heedLease(actor);
            begin(actor);
        }
    }

    synchronized void accept(Assignment assignment) {
        AttemptRef attempt = new AttemptRef(assignment.task(), assignment.attempt());
        AttemptActor known = actors.get(attempt);
        if (known == null && leftAlone.accept(assignment)) {
            return;
        }
        switch (assignment.wanted()) {
            case RUN -> {
                TaskSpec spec = assignment.spec();
                if (known == null && spec != null) {
                    accept(assignment, attempt, spec);
                }
            }
            case STOP -> {
                if (known == null) {
                    observations.record(attempt, Report.neverHere(assignment, Reason.STOPPED));
                } else if (known.isOver()) {
                    ended.discardIfKnown(known);
                } else {
                    log.info("Stopping task={} attempt={}", attempt.task(), attempt.attempt());
                    known.stop(assignment.grace());
                }
            }
        }
    }

    private void accept(Assignment assignment, AttemptRef attempt, TaskSpec spec) {
        Optional<Long> entered = needsLease(spec) ? lease.enter() : Optional.empty();
        if (needsLease(spec) && entered.isEmpty()) {
            log.warn("Refused task={} attempt={}, for no manager is heard of", attempt.task(), attempt.attempt());
            observations.record(attempt, Report.neverHere(assignment, Reason.LEASE_EXPIRED));
            return;
        }
        log.info("Accepted task={} attempt={} image={}", attempt.task(), attempt.attempt(), spec.image());
        begin(actor(assignment, spec, entered));
    }

    /** Says of an attempt that cannot be understood what there is to say, unless it is here all the same. */
    synchronized void refuse(Observation refusal) {
        AttemptRef attempt = new AttemptRef(refusal.task(), refusal.attempt());
        if (!actors.containsKey(attempt) && !leftAlone.has(attempt)) {
            log.warn("Refused task={} attempt={}: {}", attempt.task(), attempt.attempt(), refusal.message());
            observations.record(attempt, refusal);
        }
    }

    private static boolean needsLease(TaskSpec spec) {
        return spec.onDisconnect() == OnDisconnect.STOP;
    }

    /** Stops what may not go on without a manager, if the time for that is over. */
    void heedLease() {
        all().forEach(this::heedLease);
    }

    private void heedLease(AttemptActor actor) {
        if (!actor.isOver()) {
            actor.lease().flatMap(lease::lostFor).ifPresent(actor::stopAlone);
        }
    }

    /** Whether there is anything that may not go on for long without a manager. */
    boolean hasLeased() {
        return all().stream().anyMatch(actor -> !actor.isOver() && actor.lease().isPresent());
    }

    private AttemptActor actor(Assignment assignment, TaskSpec spec, Optional<Long> entered) {
        return new AttemptActor(
                assignment,
                spec,
                runtime,
                removal,
                engineSession,
                pulls,
                checkups,
                startSlots,
                clock,
                observations,
                entered,
                this::ended);
    }

    /** Somebody may have started its container while its end was being decided, when no event was heeded. */
    private void ended(AttemptActor actor) {
        ended.add(actor);
        rounds.makeSoon();
    }

    private synchronized void put(AttemptActor actor) {
        actors.put(actor.attempt(), actor);
    }

    private void begin(AttemptActor actor) {
        put(actor);
        actor.announce();
        actor.begin();
    }

    /** Ends the actors and leaves all containers as they are, as the end of this worker's process does. */
    void abandon() {
        all().forEach(AttemptActor::abandon);
    }

    /** The engine answers, maybe after a restart. */
    void engineAnswers() throws EngineFailure {
        engineSession.keep();
    }

    /** Something may have happened to an attempt's container. */
    void look(AttemptRef attempt) {
        find(attempt).ifPresent(actor -> {
            if (actor.isOver()) {
                rounds.makeSoon();
            } else {
                actor.look();
            }
        });
    }

    /** Something may have happened to any of them of which no event told; whatever a list does not show is not looked at. */
    void lookAtLive() {
        leftAlone.lookAgain();
        rounds.make();
    }

    /** Anything may have happened to any of them. */
    void lookAtAll() {
        all().stream().filter(actor -> !actor.isOver()).forEach(AttemptActor::look);
        rounds.makeSoon();
    }

    private synchronized List<AttemptActor> all() {
        return List.copyOf(actors.values());
    }

    private synchronized Optional<AttemptActor> find(AttemptRef attempt) {
        return Optional.ofNullable(actors.get(attempt));
    }

    /** The container of the newest attempt of a task, or of a given one. */
    synchronized Optional<String> container(TaskId task, Optional<Integer> attempt) {
        return actors.values().stream()
                .filter(actor -> actor.attempt().task().equals(task))
                .filter(actor -> attempt.isEmpty() || actor.attempt().attempt().number() == attempt.get())
                .max(Comparator.comparing(actor -> actor.attempt().attempt()))
                .flatMap(AttemptActor::container);
    }

    /** A container that runs, or is about to. */
    record Running(AttemptRef attempt, String name, String container) {}

    /** The containers of attempts that are not over, in the order of their attempts. */
    synchronized List<Running> running() {
        return actors.values().stream()
                .filter(actor -> !actor.isOver())
                .sorted(Comparator.comparing(
                        (AttemptActor actor) -> actor.attempt().attempt()))
                .flatMap(actor -> actor.container().stream()
                        .map(id -> new Running(actor.attempt(), actor.summary().name(), id)))
                .toList();
    }

    Optional<AttemptSummary> summary(AttemptRef attempt) {
        return find(attempt).map(AttemptActor::summary);
    }

    /** What an attempt was made from, with all values. */
    Optional<Assignment> assignment(AttemptRef attempt) {
        return find(attempt).map(AttemptActor::assignment);
    }

    /** Lets go of ended attempts beyond the number that is kept, oldest first, once a manager knows how they ended. */
    void discardOld() {
        ended.discardOld();
        forgetEnds();
    }

    /** Ends of what was never here, or was left alone, are kept by nothing else. */
    private synchronized void forgetEnds() {
        observations.forgetEnds(attempt -> !actors.containsKey(attempt));
    }

    private synchronized void forget(AttemptActor actor) {
        actors.remove(actor.attempt());
        observations.forget(actor.attempt());
    }

    /** The names of the images of all attempts that are not over, whatever they wait for. */
    synchronized Set<String> images() {
        return actors.values().stream()
                .filter(actor -> !actor.isOver())
                .map(actor -> actor.summary().image())
                .collect(Collectors.toSet());
    }

    /** How far the pulls are that are under way. */
    List<PullProgress> pulls() {
        return pulls.progress();
    }

    synchronized int live() {
        return (int) actors.values().stream().filter(actor -> !actor.isOver()).count();
    }

    int startsInFlight() {
        return START_SLOTS - startSlots.availablePermits();
    }
}
