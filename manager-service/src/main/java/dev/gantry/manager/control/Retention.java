package dev.gantry.manager.control;

import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.control.ManagerProperties.RetentionSettings;
import dev.gantry.manager.reconcile.Retirement;
import dev.gantry.manager.store.LogEnds;
import dev.gantry.manager.store.OldRows;
import dev.gantry.model.TaskId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.platform.SteadyClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Lets go of what is over and old, a little at a time, so that nothing else waits for it.
 *
 * <p>Ended tasks are retired by the control loop, which alone changes the world. Old events and expired tombstones change
 * nothing any more and are deleted here; that it happens twice, or in the term of another leader, does no harm.
 */
@Component
class Retention {

    private static final int AT_ONCE = 500;
    /** So many tasks, and so many events, go in one run; where there are more, the next run follows soon. */
    static final int MOST = 20 * AT_ONCE;

    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** So many ended runs keep the end of their log. */
    private static final int MOST_LOGS = 20_000;

    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    private final Control control;
    private final ClusterViews views;
    private final OldRows rows;
    private final LogEnds logs;
    private final RetentionSettings settings;
    private final Clock clock;
    private final SteadyClock steady;
    private Duration nextRun;

    Retention(
            Control control,
            ClusterViews views,
            OldRows rows,
            LogEnds logs,
            ManagerProperties properties,
            Clock clock,
            SteadyClock steady) {
        this.control = control;
        this.views = views;
        this.rows = rows;
        this.logs = logs;
        this.settings = properties.retention();
        this.clock = clock;
        this.steady = steady;
        this.nextRun = steady.read().plus(PAUSE);
    }

    /** On a thread of its own, because it waits for the store. */
    @Scheduled(fixedDelay = 1_000, scheduler = "retentionScheduler")
    void run() {
        if (steady.read().compareTo(nextRun) >= 0) {
            boolean more = letGo();
            nextRun = more ? steady.read() : steady.read().plus(PAUSE);
        }
    }

    /** One run, and whether there is more to let go of at once. */
    boolean letGo() {
        Instant now = clock.instant();
        try {
            int tasks = retireTasks(now);
            int events = trimEvents(now);
            if (events > 0) {
                rows.deleteDecisions();
            }
            rows.deleteTombstones(now);
            logs.trim(MOST_LOGS);
            if (tasks + events > 0) {
                log.info("Let go of tasks={} events={}", tasks, events);
            }
            return tasks == MOST || events == MOST;
        } catch (ProblemException | DataAccessException refused) {
            log.warn("Nothing old is let go of at the moment: {}", refused.getMessage());
            return false;
        }
    }

    private int retireTasks(Instant now) {
        Instant endedBefore = now.minus(settings.tasks());
        List<TaskId> due = views.oldestTasks()
                .filter(task -> Retirement.isDue(task, endedBefore))
                .limit(MOST)
                .map(Task::id)
                .toList();
        boolean tombstonesExpire = views.tombstones().values().stream().anyMatch(now::isAfter);
        if (due.isEmpty() && tombstonesExpire) {
            retire(List.of(), endedBefore);
        }
        for (int from = 0; from < due.size(); from += AT_ONCE) {
            retire(due.subList(from, Math.min(due.size(), from + AT_ONCE)), endedBefore);
        }
        return due.size();
    }

    private void retire(List<TaskId> tasks, Instant endedBefore) {
        control.execute(new Command.RetireTasks(List.copyOf(tasks), endedBefore), "manager");
    }

    private int trimEvents(Instant now) {
        int all = 0;
        int trimmed = AT_ONCE;
        while (trimmed == AT_ONCE && all < MOST) {
            trimmed = rows.deleteEvents(now.minus(settings.events()), AT_ONCE);
            all += trimmed;
        }
        return all;
    }
}
