package dev.gantry.manager.store;

/** A newer leader has taken the lease: nothing that this manager decides counts any more. */
public final class SteppedDown extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SteppedDown() {
        super("a newer manager leads this cluster");
    }
}
