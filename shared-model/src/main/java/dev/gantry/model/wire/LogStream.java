package dev.gantry.model.wire;

/** Which of a container's two streams is meant. */
public enum LogStream {
    STDOUT,
    STDERR,
    /** Both, as they came. */
    ALL;

    /** Whether a piece is asked for. */
    public boolean takes(boolean error) {
        return this == ALL || (this == STDERR) == error;
    }
}
