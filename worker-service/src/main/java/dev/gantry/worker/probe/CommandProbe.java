package dev.gantry.worker.probe;

import dev.gantry.model.HealthCheck;
import dev.gantry.model.wire.DurationText;
import dev.gantry.worker.runtime.CommandResult;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.supervision.ProbeResult;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Passes if a command in the container exits with 0. A command that does not end in its time cannot be ended from outside, so
 * no other one is begun beside it: until it has ended, every probe has failed.
 */
final class CommandProbe implements Probe {

    private final HealthCheck.Command check;
    private final String container;
    private final ContainerRuntime runtime;
    private final Semaphore slots;
    private Optional<CommandResult.Unfinished> unfinished = Optional.empty();

    /**
     * Shares the engine with others.
     *
     * @param slots how many commands may be begun at once
     */
    CommandProbe(HealthCheck.Command check, String container, ContainerRuntime runtime, Semaphore slots) {
        this.check = check;
        this.container = container;
        this.runtime = runtime;
        this.slots = slots;
    }

    @Override
    public ProbeResult look() throws InterruptedException {
        slots.acquire();
        try {
            return run();
        } catch (EngineFailure failure) {
            return failure.isEngineDown() ? new ProbeResult.Unknown() : failed(failure.words());
        } finally {
            slots.release();
        }
    }

    private ProbeResult run() throws EngineFailure, InterruptedException {
        if (unfinished.isPresent() && runtime.isExecuting(unfinished.get())) {
            return failed("the one that was begun before still runs");
        }
        unfinished = Optional.empty();
        return switch (runtime.execute(container, check.command(), check.timeout())) {
            case CommandResult.Exited exited when exited.code() == 0 -> new ProbeResult.Passed();
            case CommandResult.Exited exited ->
                failed("exit code " + exited.code() + (exited.output().isEmpty() ? "" : ": " + exited.output()));
            case CommandResult.Unfinished late -> {
                unfinished = Optional.of(late);
                yield failed("it did not end within " + DurationText.print(check.timeout()));
            }
        };
    }

    private ProbeResult failed(String what) {
        return new ProbeResult.Failed("command '" + check.command().getFirst() + "': " + what);
    }
}
