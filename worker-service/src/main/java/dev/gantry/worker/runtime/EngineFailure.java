package dev.gantry.worker.runtime;

import dev.gantry.model.Reason;

/** The engine did not do what it was asked to. */
public final class EngineFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /**
     * Sorted once, at the edge.
     *
     * @param words what the engine said, for people
     */
    public EngineFailure(Reason reason, String words, Throwable cause) {
        super(words, cause);
        this.reason = reason;
    }

    /** The engine was not even asked, as it was known that it would not or may not. */
    public EngineFailure(Reason reason, String words) {
        super(words);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    public String words() {
        return String.valueOf(getMessage());
    }

    /** Whether nothing is known but that the engine does not answer. */
    public boolean isEngineDown() {
        return reason == Reason.ENGINE_DOWN;
    }
}
