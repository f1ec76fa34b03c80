package dev.gantry.worker.probe;

import dev.gantry.model.HealthCheck;
import dev.gantry.model.wire.DurationText;
import dev.gantry.model.wire.ExecSpec;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Execution;
import dev.gantry.worker.supervision.ProbeResult;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Passes if a command in the container exits with 0. A command that does not end in its time is ended. Where it cannot be, no
 * other one is begun beside it: until it has ended by itself, every probe has failed.
 */
final class CommandProbe implements Probe {

    private final HealthCheck.Command check;
    private final String container;
    private final ContainerRuntime runtime;
    private final Semaphore slots;
    private Optional<Execution> unfinished = Optional.empty();

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
        if (unfinished.isPresent() && unfinished.get().isRunning()) {
            return failed("the one that was begun before still runs");
        }
        unfinished = Optional.empty();
        Beginning written = new Beginning();
        try (Execution command =
                runtime.exec(container, ExecSpec.of(check.command()), InputStream.nullInputStream(), written)) {
            Optional<Integer> code = command.await(check.timeout());
            if (code.isEmpty()) {
                unfinished = Optional.of(command);
                command.end();
                return failed("it did not end within " + DurationText.print(check.timeout()));
            }
            return code.get() == 0 ? new ProbeResult.Passed() : failed("exit code " + code.get() + written.asEnding());
        }
    }

    private ProbeResult failed(String what) {
        return new ProbeResult.Failed("command '" + check.command().getFirst() + "': " + what);
    }

    /** The beginning of what a command writes. */
    private static final class Beginning implements ContainerRuntime.Reader {

        private static final int LONGEST = 300;

        private final ByteArrayOutputStream written = new ByteArrayOutputStream();

        @Override
        public synchronized void take(boolean error, byte[] piece) {
            written.write(piece, 0, Math.min(piece.length, LONGEST - written.size()));
        }

        synchronized String asEnding() {
            String text = written.toString(StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? "" : ": " + text;
        }
    }
}
