package dev.gantry.manager.control;

import dev.gantry.manager.cluster.Command;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The full pass: tries again to place what waits and has every session compared, in case that a wake-up was lost. */
@Component
class Sweep {

    private static final Logger log = LoggerFactory.getLogger(Sweep.class);

    private final Control control;
    private final Command.GiveUpStarts overdue;
    private final DrainSteps drains;
    private CompletableFuture<Void> drainSteps = CompletableFuture.completedFuture(null);

    Sweep(Control control, ClusterViews views, Contacts contacts, ManagerProperties properties) {
        this.control = control;
        this.drains = new DrainSteps(views, contacts, properties);
        this.overdue = new Command.GiveUpStarts(properties.startTimeout(), properties.pullTimeout());
    }

    /** A start that never ends must not hold a task for ever. */
    @Scheduled(fixedDelayString = "${gantry.reconcile-interval:10s}")
    void giveUpStarts() {
        control.submit(overdue, "manager").exceptionally(refused -> {
            if (!StoreTrouble.isSaid(refused)) {
                log.warn("Overdue starts were not looked at: {}", refused.getMessage());
            }
            return null;
        });
    }

    /** Each drain one step, unless the last ones are still waiting to be decided. */
    @Scheduled(fixedDelay = 250)
    void advanceDrains() {
        if (drainSteps.isDone()) {
            drainSteps = CompletableFuture.allOf(drains.due().stream()
                            .map(step -> control.submit(step, "manager"))
                            .toArray(CompletableFuture<?>[]::new))
                    .exceptionally(refused -> {
                        log.warn("A drain could not go on: {}", refused.getMessage());
                        return null;
                    });
        }
    }

    @Scheduled(fixedDelayString = "${gantry.reconcile-interval:10s}")
    void sweep() {
        control.placePending();
        control.listeners().forEach(CommitListener::sweep);
    }
}
