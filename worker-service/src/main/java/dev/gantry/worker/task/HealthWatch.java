package dev.gantry.worker.task;

import dev.gantry.model.Health;
import dev.gantry.model.HealthCheck;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.Assignment;
import dev.gantry.worker.probe.Checkup;
import dev.gantry.worker.probe.Checkups;
import dev.gantry.worker.probe.Subject;
import dev.gantry.worker.runtime.EngineHealth;
import dev.gantry.worker.supervision.Vitals;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Has the runs of an attempt checked, each from when it is seen running until it is seen no more, or is to end. For one thread;
 * what a check finds rings the mailbox.
 */
final class HealthWatch {

    private final Assignment assignment;
    private final @Nullable HealthCheck liveness;
    private final @Nullable HealthCheck readiness;
    private final Checkups checkups;
    private final Mailbox mailbox;
    private final Clock clock;
    private boolean adopting;
    private Optional<Subject> subject = Optional.empty();
    private Optional<Checkup> livenessCheckup = Optional.empty();
    private Optional<Checkup> readinessCheckup = Optional.empty();
    private EngineHealth engine = EngineHealth.NONE;

    HealthWatch(Assignment assignment, TaskSpec spec, Checkups checkups, Mailbox mailbox, Clock clock) {
        this.assignment = assignment;
        this.liveness = spec.healthCheck();
        this.readiness = spec.readinessCheck();
        this.checkups = checkups;
        this.mailbox = mailbox;
        this.clock = clock;
    }

    /** What is followed next, if it is to be checked, was watched by an earlier process of this worker. */
    void adopting() {
        adopting = true;
    }

    /** Checks the run if it is to be checked, and nothing else any more. */
    void follow(CurrentRun run, boolean stopping) {
        engine = run.engineHealth();
        boolean checked = run.isRunning() && !run.isGivenUp() && !stopping;
        Optional<Subject> next = checked ? subjectOf(run) : Optional.empty();
        if (!next.equals(subject)) {
            end();
            subject = next;
            next.ifPresent(this::begin);
        }
        // Of the runs after one that had ended nobody has seen anything.
        adopting = false;
    }

    /** A container that was started again by other hands is another subject. */
    private Optional<Subject> subjectOf(CurrentRun run) {
        return Optional.ofNullable(run.startedAt())
                .map(started -> new Subject(run.id(), run.address(), assignment.ports(), started));
    }

    private void begin(Subject next) {
        livenessCheckup = checkup(liveness, next);
        readinessCheckup = checkup(readiness, next);
    }

    private Optional<Checkup> checkup(@Nullable HealthCheck check, Subject next) {
        return check instanceof HealthCheck.Probed probed
                ? Optional.of(checkups.begin(
                        probed,
                        next,
                        adopting ? Vitals.presumed(probed, next.started(), clock.instant()) : Vitals.UNSEEN,
                        mailbox::ring))
                : Optional.empty();
    }

    /** Nothing is checked any more. */
    void end() {
        livenessCheckup.ifPresent(Checkup::close);
        readinessCheckup.ifPresent(Checkup::close);
        livenessCheckup = Optional.empty();
        readinessCheckup = Optional.empty();
        subject = Optional.empty();
    }

    /** What all checks of the run say together. */
    Health health() {
        return health(liveness, livenessCheckup).and(health(readiness, readinessCheckup));
    }

    private Health health(@Nullable HealthCheck check, Optional<Checkup> checkup) {
        return vitals(check, checkup).map(Vitals::health).orElse(Health.NONE);
    }

    /** Why the run is to be given up, if it is. */
    Optional<String> failure() {
        return vitals(liveness, livenessCheckup)
                .filter(found -> found.health() == Health.UNHEALTHY)
                .map(Vitals::words);
    }

    /** Why the run cannot do its work for now, if it cannot. */
    String trouble() {
        return failure()
                .or(() -> vitals(readiness, readinessCheckup)
                        .filter(found -> found.health() == Health.UNHEALTHY)
                        .map(Vitals::words))
                .orElse("");
    }

    private Optional<Vitals> vitals(@Nullable HealthCheck check, Optional<Checkup> checkup) {
        return switch (check) {
            case null -> Optional.empty();
            case HealthCheck.Probed _ -> checkup.map(Checkup::vitals);
            case HealthCheck.Image _ ->
                subject.isPresent() ? Optional.of(new Vitals(engine.health(), 0, engine.words())) : Optional.empty();
        };
    }
}
