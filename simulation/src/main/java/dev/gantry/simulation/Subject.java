package dev.gantry.simulation;

/** What a run is about, where that is not left to chance. */
enum Subject {
    /** No task must not run twice, and nothing is restored. */
    ANYTHING,
    /** Most machines fall silent at once, again and again; chance alone lets it happen now and then. */
    MASS_LOSS,
    /** Tasks give way to each other and are moved; no task must not run twice, and nothing is restored. */
    GIVING_WAY,
    /** Backups are restored, and no task must not run twice. */
    RESTORES,
    /** No task may run twice at a time, and nothing is restored. */
    AT_MOST_ONCE
}
