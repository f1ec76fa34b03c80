package dev.gantry.simulation;

/** Something that must never be was. */
public final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long seed;

    Violation(String what) {
        super(what);
        this.seed = -1;
    }

    Violation(String what, Throwable cause) {
        super(what, cause);
        this.seed = -1;
    }

    Violation(long seed, String what, Throwable cause) {
        super("seed " + seed + ", " + what, cause);
        this.seed = seed;
    }

    /** The seed that replays it, or -1 while that is not said yet. */
    public long seed() {
        return seed;
    }
}
