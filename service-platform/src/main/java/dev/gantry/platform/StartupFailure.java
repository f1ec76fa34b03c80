package dev.gantry.platform;

/** A service cannot start, for a reason that its operator can mend. The message is the one line that they read. */
public final class StartupFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StartupFailure(String message) {
        super(message);
    }

    public StartupFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
