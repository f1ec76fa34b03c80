package dev.gantry.manager.control;

import dev.gantry.manager.cluster.Command;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Has the control loop go on after a backup was restored, when the workers have had the time to tell what they have. */
@Component
public final class RestoreWatch {

    /**
     * So long after its start a manager of a restored store waits at the least: for workers that joined after the backup was
     * made, and are heard of only when they register again.
     */
    public static final Duration LEAST_WAIT = Duration.ofSeconds(15);

    private static final Logger log = LoggerFactory.getLogger(RestoreWatch.class);

    private final ClusterViews views;
    private final Control control;
    private final Clock clock;
    private final Instant startedAt;

    RestoreWatch(ClusterViews views, Control control, Clock clock) {
        this.views = views;
        this.control = control;
        this.clock = clock;
        this.startedAt = clock.instant();
        if (views.isSettling()) {
            log.warn("A backup was restored: nothing is placed until every worker has told what it has, or is lost");
        }
    }

    @Scheduled(fixedDelay = 1_000)
    void look() {
        if (views.isSettling() && !clock.instant().isBefore(startedAt.plus(LEAST_WAIT))) {
            var _ = control.submit(new Command.SettleRestore(), "manager").whenComplete((_, _) -> {
                if (!views.isSettling()) {
                    log.info("The restored backup is settled: tasks are placed again");
                }
            });
        }
    }
}
