package dev.gantry.worker.runtime;

import dev.gantry.model.wire.ExecSpec;
import dev.gantry.worker.runtime.ContainerRuntime.Reader;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Commands in the containers of a {@link FakeContainerRuntime}. Some are known by their first word; all others do the same, until
 * they are told otherwise.
 */
public final class FakeCommands {

    /** Writes its second word, the third to the standard error, and ends with the fourth. */
    static final String SAYS = "says";

    /** Writes what it reads. */
    static final String COPIES = "copies";

    /** Does not end by itself. */
    static final String HANGS = "hangs";

    private final AtomicInteger begun = new AtomicInteger();
    private final List<FakeExecution> executions = new CopyOnWriteArrayList<>();
    private volatile int code;
    private volatile boolean hang;

    /** From now on they end with this code. */
    public void exitWith(int newCode) {
        code = newCode;
        hang = false;
    }

    /** From now on they do not end, and nobody sees their processes. */
    public void hang() {
        hang = true;
    }

    /** Those that hang end. */
    public void endAll() {
        executions.forEach(execution -> execution.exit(137));
    }

    /** How many were begun so far. */
    public int begun() {
        return begun.get();
    }

    /** A container has ended, and its commands with it. */
    void endIn(String container) {
        executions.stream()
                .filter(execution -> execution.container().equals(container))
                .forEach(execution -> execution.exit(137));
    }

    Execution start(String container, ExecSpec spec, InputStream input, Reader output) {
        begun.incrementAndGet();
        FakeExecution execution = new FakeExecution(container, !hang);
        executions.add(execution);
        if (!hang) {
            execution.begin(spec.command(), input, output, code);
        }
        return execution;
    }
}
