package dev.gantry.worker.runtime;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Commands in the containers of a {@link FakeContainerRuntime}: all of them do the same, until they are told otherwise. */
public final class FakeCommands {

    private final AtomicInteger begun = new AtomicInteger();
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private volatile int code;
    private volatile boolean hang;

    /** From now on they end with this code. */
    public void exitWith(int newCode) {
        code = newCode;
        hang = false;
    }

    /** From now on they do not end. */
    public void hang() {
        hang = true;
    }

    /** Those that hang end. */
    public void endAll() {
        running.clear();
    }

    /** How many were begun so far. */
    public int begun() {
        return begun.get();
    }

    CommandResult execute() {
        String id = "command-" + begun.incrementAndGet();
        if (hang) {
            running.add(id);
            return new CommandResult.Unfinished(id);
        }
        return new CommandResult.Exited(code, "ended with " + code);
    }

    boolean isExecuting(CommandResult.Unfinished command) {
        return running.contains(command.id());
    }
}
