package dev.gantry.worker.task;

import dev.gantry.model.TaskId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import dev.gantry.model.wire.ExecResult;
import dev.gantry.model.wire.ExecSpec;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.ContainerRuntime.Reader;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Execution;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.runtime.RunContainer.Status;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Runs commands inside this worker's containers, and refuses what cannot be run in words. */
@Component
class Executions {

    /** So much of each stream is answered where the whole answer is made before it is sent. */
    private static final int MOST_OUTPUT = 1 << 20;

    private final Channel channel;
    private final ContainerRuntime runtime;

    Executions(Channel channel, ContainerRuntime runtime) {
        this.channel = channel;
        this.runtime = runtime;
    }

    /** Runs a command to its end, or until its time is over, and collects what it writes. */
    ExecResult run(TaskId task, @Nullable Integer attempt, ExecSpec spec) throws InterruptedException {
        Bounded out = new Bounded();
        Bounded errors = new Bounded();
        Reader collect = (error, piece) -> (error ? errors : out).add(piece);
        try (Execution execution = start(task, attempt, spec.alone(), InputStream.nullInputStream(), collect)) {
            Optional<Integer> exit = execution.await(spec.patience());
            if (exit.isEmpty()) {
                execution.end();
            }
            return new ExecResult(
                    exit.orElse(null), out.text(), errors.text(), out.cut() || errors.cut(), exit.isEmpty());
        } catch (EngineFailure failure) {
            throw problem(failure);
        }
    }

    /** Starts a command in the container of a task's newest attempt, or of a given one. */
    Execution start(TaskId task, @Nullable Integer attempt, ExecSpec spec, InputStream input, Reader output)
            throws EngineFailure {
        String id = channel.attempts()
                .container(task, Optional.ofNullable(attempt))
                .orElseThrow(() -> new ProblemException(
                        ProblemType.CONFLICT, "This worker has no container of task " + task + " that runs."));
        Optional<RunContainer> found = runtime.find(id);
        if (found.filter(container -> container.status() == Status.RUNNING).isEmpty()) {
            throw new ProblemException(
                    ProblemType.CONFLICT,
                    "The container of task " + task + " does not run, so no command can be run in it.");
        }
        if (!found.get().standstill().isEmpty()) {
            throw new ProblemException(
                    ProblemType.CONFLICT,
                    "The container of task " + task + " is held still: "
                            + found.get().standstill());
        }
        return runtime.exec(id, spec.checked(), input, output);
    }

    /** An engine that refuses a command, as for a container that ended in between, has said why. */
    static ProblemException problem(EngineFailure failure) {
        return new ProblemException(
                failure.isEngineDown() ? ProblemType.NOT_READY : ProblemType.CONFLICT, failure.words());
    }

    /** The beginning of a stream. Written by one thread, read by another; what comes later is not waited for. */
    private static final class Bounded {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean cut;

        synchronized void add(byte[] piece) {
            int room = Math.min(piece.length, MOST_OUTPUT - bytes.size());
            bytes.write(piece, 0, room);
            cut |= room < piece.length;
        }

        synchronized String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }

        synchronized boolean cut() {
            return cut;
        }
    }
}
