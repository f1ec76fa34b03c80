package dev.gantry.worker.probe;

import dev.gantry.model.HealthCheck;
import dev.gantry.worker.supervision.Vitals;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One check of one run of a container, made again and again on a virtual thread of its own until it is closed. Each probe ends
 * before the next one begins. May be asked and closed from any thread.
 */
public final class Checkup implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Checkup.class);

    private final HealthCheck.Probed check;
    private final Subject subject;
    private final Probe probe;
    private final Clock clock;
    private final Runnable changed;
    private final Thread thread;
    private volatile Vitals vitals;

    Checkup(HealthCheck.Probed check, Subject subject, Vitals first, Probe probe, Clock clock, Runnable changed) {
        this.check = check;
        this.subject = subject;
        this.vitals = first;
        this.probe = probe;
        this.clock = clock;
        this.changed = changed;
        this.thread = Thread.ofVirtual().name("check-" + subject.container()).unstarted(this::repeat);
    }

    void begin() {
        thread.start();
    }

    public Vitals vitals() {
        return vitals;
    }

    /** Whether a probe may still be under way. */
    boolean isAlive() {
        return thread.isAlive();
    }

    private void repeat() {
        try {
            pause(Duration.between(clock.instant(), vitals.firstProbe(check, subject.started())));
            while (!Thread.currentThread().isInterrupted()) {
                Instant began = clock.instant();
                look(began);
                pause(Duration.between(clock.instant(), vitals.nextProbe(check, began, subject.started())));
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Instant began) throws InterruptedException {
        try {
            Vitals before = vitals;
            Vitals now = before.after(probe.look(), check, began, subject.started());
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            vitals = now;
            if (now.health() != before.health()) {
                log.info("Found container={} {} {}", subject.container(), now.health(), now.words());
                changed.run();
            }
        } catch (RuntimeException broken) {
            log.error("Container={} could not be probed; it is tried again", subject.container(), broken);
        }
    }

    /** Never longer than the interval: a clock that is set back must not stop the check. */
    private void pause(Duration time) throws InterruptedException {
        if (time.isPositive()) {
            Thread.sleep(time.compareTo(check.interval()) < 0 ? time : check.interval());
        }
    }

    /** Ends the check soon; a probe under way is broken off and does not count. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
