package dev.gantry.cli;

/** What a script learns from the end of a command. */
enum ExitStatus {
    DONE(0),
    REFUSED(1),
    WRONG_USAGE(2),
    UNREACHABLE(3),
    NOT_FOUND(4);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
