package dev.gantry.manager.dashboard;

import java.util.Locale;

/** How loudly something is shown, the loudest first. A word always stands beside it, so that no colour is alone. */
enum Tone {
    BAD,
    WARN,
    BUSY,
    GOOD,
    QUIET;

    boolean isTrouble() {
        return this == BAD || this == WARN;
    }

    /** The class in the style sheet. */
    String style() {
        return name().toLowerCase(Locale.ROOT);
    }
}
