package dev.gantry.worker.runtime;

/** How a command ended that was run in a container. */
public sealed interface CommandResult {

    /**
     * It ended.
     *
     * @param output the beginning of what it wrote
     */
    record Exited(int code, String output) implements CommandResult {}

    /**
     * It did not end in its time, and no engine lets it be ended: it runs on in the container.
     *
     * @param id to ask by whether it still does
     */
    record Unfinished(String id) implements CommandResult {}
}
