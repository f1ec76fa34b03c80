package dev.gantry.worker.membership;

import dev.gantry.worker.membership.ManagerClient.DrainView;
import dev.gantry.worker.platform.WorkerName;
import dev.gantry.worker.platform.WorkerProperties;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Has the worker drained before it ends, where its settings say so: everything else of it goes on until its last container is
 * gone, the drain ends otherwise, or the time for it is over. Without it, containers simply run on.
 *
 * <p>Only an orderly end waits (SIGTERM); whoever is killed does not. The worker takes no new tasks until it is uncordoned.
 */
@Component
class DrainOnShutdown {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final Logger log = LoggerFactory.getLogger(DrainOnShutdown.class);

    private final Identity identity;
    private final ManagerClient manager;
    private final WorkerName name;
    private final WorkerProperties.WorkerSettings settings;
    private final Membership membership;
    private final Clock clock;

    DrainOnShutdown(
            Identity identity,
            ManagerClient manager,
            WorkerName name,
            WorkerProperties properties,
            Membership membership,
            Clock clock) {
        this.identity = identity;
        this.manager = manager;
        this.name = name;
        this.settings = properties.worker();
        this.membership = membership;
        this.clock = clock;
    }

    /** Before anybody else hears of the end: the worker has to go on with everything meanwhile. */
    @EventListener(ContextClosedEvent.class)
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void end() {
        if (!settings.drainOnShutdown() || membership.standsDown()) {
            return;
        }
        try {
            log.info("Worker={} is drained before it ends, for at most {}", name.name(), settings.drainTimeout());
            await(manager.drain(identity.id(), identity.cluster(), settings.drainTimeout()));
        } catch (IOException refused) {
            log.warn("The worker ends without a drain, and its containers run on: {}", refused.getMessage());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private void await(DrainView begun) throws InterruptedException {
        Instant end = clock.instant().plus(settings.drainTimeout());
        DrainView drain = begun;
        String trouble = "";
        while (isUnderWay(drain) && clock.instant().isBefore(end)) {
            Thread.sleep(BETWEEN_LOOKS);
            try {
                DrainView now = manager.drain(identity.id(), identity.cluster());
                if (!now.equals(drain)) {
                    log.info("Drain state={} left={}", now.state(), now.left());
                }
                drain = now;
            } catch (IOException away) {
                // A manager that is being restarted goes on with the drain.
                if (!String.valueOf(away.getMessage()).equals(trouble)) {
                    trouble = String.valueOf(away.getMessage());
                    log.warn("The manager does not say how far the drain is: {}", trouble);
                }
            }
        }
        sayEnd(drain);
    }

    private static boolean isUnderWay(DrainView drain) {
        return drain.state().equals("DRAINING") || drain.state().equals("FORCED");
    }

    private static void sayEnd(DrainView drain) {
        switch (drain.state()) {
            case "DRAINED" -> log.info("Nothing is left on the worker; it ends");
            case "" -> log.warn("The drain was cancelled; the worker ends, and its containers run on");
            default ->
                log.warn("The time for the drain is over; the worker ends, and {} containers run on", drain.left());
        }
    }
}
