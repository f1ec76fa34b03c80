package dev.gantry.manager.control;

import dev.gantry.manager.cluster.Command;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Asks the {@link LivenessJudge} at every tick, and has done what it says. */
@Component
class WorkerHealth {

    private static final Logger log = LoggerFactory.getLogger(WorkerHealth.class);

    private final LivenessJudge judge;
    private final Control control;
    private final Clock clock;

    WorkerHealth(ClusterViews views, Contacts contacts, Control control, Clock clock, ManagerProperties properties) {
        this.judge = new LivenessJudge(views, contacts, properties, clock.instant());
        this.control = control;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 250, scheduler = "livenessScheduler")
    void judge() {
        judge.judge(clock.instant()).forEach(this::submit);
    }

    private void submit(Command command) {
        control.submit(command, "manager").exceptionally(refused -> {
            if (!StoreTrouble.isSaid(refused)) {
                log.warn("Command {} was refused: {}", command, refused.getMessage());
            }
            return null;
        });
    }
}
