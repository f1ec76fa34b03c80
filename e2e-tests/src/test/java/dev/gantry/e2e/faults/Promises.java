package dev.gantry.e2e.faults;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** What users may rely on: each wish was acknowledged with 2xx. Thread-safe. */
final class Promises {

    /** What has to come of a task. */
    enum Wish {
        /** A service: it runs, whatever happens. */
        RUNS,
        /** A job: it ends by itself. */
        ENDS,
        /** It was stopped: nothing of it is left. */
        STOPPED
    }

    private final Map<String, Wish> wishes = new ConcurrentSkipListMap<>();

    /** Remembers it, and returns true. */
    boolean promise(String task, Wish wish) {
        wishes.put(task, wish);
        return true;
    }

    Map<String, Wish> wishes() {
        return Map.copyOf(wishes);
    }
}
