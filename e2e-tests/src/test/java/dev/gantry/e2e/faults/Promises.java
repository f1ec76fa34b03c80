package dev.gantry.e2e.faults;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;

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
    private final Map<String, Need> needs = new ConcurrentSkipListMap<>();
    private final Set<String> empty = new ConcurrentSkipListSet<>();

    /** Remembers it, and returns true. */
    boolean promise(String task, Wish wish) {
        wishes.put(task, wish);
        return true;
    }

    /** Remembers what a task holds where it runs, before anybody can know of it. */
    void needs(String task, Need need) {
        needs.put(task, need);
    }

    /** Remembers that a worker is to be empty, and returns true. */
    boolean promiseEmpty(String worker) {
        empty.add(worker);
        return true;
    }

    void noLongerEmpty(String worker) {
        empty.remove(worker);
    }

    /** The workers on which nothing is to be left. */
    Set<String> empty() {
        return Set.copyOf(empty);
    }

    Map<String, Wish> wishes() {
        return Map.copyOf(wishes);
    }

    /** What each task holds where it runs, also of those that were not acknowledged yet. */
    Map<String, Need> needs() {
        return Map.copyOf(needs);
    }
}
