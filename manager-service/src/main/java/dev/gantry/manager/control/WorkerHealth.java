package dev.gantry.manager.control;

import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.manager.control.Contacts.Contact;
import dev.gantry.model.WorkerId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Judges from the sessions' contacts how each worker is.
 *
 * <p>A refused connection proves that the machine lives; only silence counts towards a loss. After a start nobody is lost
 * before a first try has had its time, and a judge that was late itself blames nobody for it.
 */
@Component
class WorkerHealth {

    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration COLD_START = Duration.ofSeconds(15);
    private static final Logger log = LoggerFactory.getLogger(WorkerHealth.class);

    private final ClusterViews views;
    private final Contacts contacts;
    private final Control control;
    private final Clock clock;
    private final Duration interval;
    private final Duration timeout;
    private final Duration restartTimeout;
    private final Instant startedAt;
    private Instant lastTick;

    WorkerHealth(ClusterViews views, Contacts contacts, Control control, Clock clock, ManagerProperties properties) {
        this.views = views;
        this.contacts = contacts;
        this.control = control;
        this.clock = clock;
        this.interval = properties.heartbeatInterval();
        this.timeout = properties.effectiveWorkerTimeout();
        this.restartTimeout = properties.workerRestartTimeout();
        this.startedAt = clock.instant();
        this.lastTick = startedAt;
    }

    @Scheduled(fixedDelay = 250)
    void judge() {
        Instant now = clock.instant();
        Duration lateness = Duration.between(lastTick, now).minus(TICK);
        lastTick = now;
        if (lateness.compareTo(interval) > 0) {
            log.warn("The manager stood still for {} ms; no worker is blamed for it", lateness.toMillis());
            contacts.forgive(lateness);
        }
        views.workers().stream()
                .filter(view -> !view.worker().address().isEmpty())
                .forEach(view -> judge(view, now));
    }

    private void judge(WorkerView view, Instant now) {
        WorkerId id = view.worker().id();
        contacts.expect(id, now);
        contacts.find(id).ifPresent(contact -> {
            Liveness liveness = liveness(contact, now);
            if (liveness == Liveness.LOST) {
                lose(view, contact);
            } else if (!view.sight().equals(new WorkerSight(liveness, contact.engine()))) {
                see(view, liveness, contact);
            }
        });
    }

    private Liveness liveness(Contact contact, Instant now) {
        Optional<Duration> refused = contact.refusedSince().map(since -> Duration.between(since, now));
        if (refused.isPresent()) {
            return refused.get().compareTo(restartTimeout) < 0 ? Liveness.RESTARTING : Liveness.LOST;
        }
        Duration silence = Duration.between(contact.lastAnswer(), now);
        boolean coldStart = now.isBefore(startedAt.plus(COLD_START));
        if (silence.compareTo(timeout) > 0 && !coldStart) {
            return Liveness.LOST;
        }
        if (contact.answers() == 0) {
            return Liveness.UNKNOWN;
        }
        return silence.compareTo(interval.multipliedBy(2)) > 0 ? Liveness.UNREACHABLE : Liveness.READY;
    }

    private void see(WorkerView view, Liveness liveness, Contact contact) {
        if (view.worker().lost() && liveness != Liveness.READY) {
            return;
        }
        if (view.sight().liveness() != liveness) {
            log.info("Worker name={} is {}", view.worker().name(), liveness);
        }
        submit(new Command.SeeWorker(view.worker().id(), liveness, contact.engine()));
    }

    private void lose(WorkerView view, Contact judged) {
        if (view.worker().lost()) {
            return;
        }
        WorkerId id = view.worker().id();
        log.warn("Worker name={} is LOST, last heard of at {}", view.worker().name(), judged.lastAnswer());
        submit(new Command.LoseWorker(
                id,
                () -> contacts.find(id)
                        .map(contact -> contact.answers() == judged.answers())
                        .orElse(true)));
    }

    private void submit(Command command) {
        control.submit(command, "manager").exceptionally(refused -> {
            log.warn("Command {} was refused: {}", command, refused.getMessage());
            return null;
        });
    }
}
