package dev.gantry.manager.dashboard;

import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.model.EngineState;

/** What a person has to know of a worker first. */
enum MachineStanding {
    LOST(Tone.BAD, "lost"),
    ENGINE_DOWN(Tone.BAD, "engine down"),
    UNREACHABLE(Tone.WARN, "unreachable"),
    RESTARTING(Tone.WARN, "restarting"),
    /** Announced by name, as older clients do, and never joined. */
    ANNOUNCED(Tone.QUIET, "announced"),
    /** Not heard of since this manager started. */
    AWAITED(Tone.BUSY, "awaited"),
    READY(Tone.GOOD, "ready");

    private final Tone tone;
    private final String word;

    MachineStanding(Tone tone, String word) {
        this.tone = tone;
        this.word = word;
    }

    Tone tone() {
        return tone;
    }

    String word() {
        return word;
    }

    static MachineStanding of(WorkerView view) {
        return switch (view.sight().liveness()) {
            case LOST -> LOST;
            case UNREACHABLE -> UNREACHABLE;
            case RESTARTING -> RESTARTING;
            case UNKNOWN -> view.worker().address().isEmpty() ? ANNOUNCED : AWAITED;
            case READY -> view.sight().engine() == EngineState.DOWN ? ENGINE_DOWN : READY;
        };
    }
}
