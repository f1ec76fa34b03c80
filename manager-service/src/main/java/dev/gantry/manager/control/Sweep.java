package dev.gantry.manager.control;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The full pass: tries again to place what waits and has every session compared, in case that a wake-up was lost. */
@Component
class Sweep {

    private final Control control;

    Sweep(Control control) {
        this.control = control;
    }

    @Scheduled(fixedDelayString = "${gantry.reconcile-interval:10s}")
    void sweep() {
        control.placePending();
        control.listeners().forEach(CommitListener::sweep);
    }
}
