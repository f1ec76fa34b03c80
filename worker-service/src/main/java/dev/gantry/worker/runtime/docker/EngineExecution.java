package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectExecResponse;
import dev.gantry.worker.runtime.ContainerRuntime.Reader;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Execution;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A command in a container, by the engine's exec. Safe for many threads. */
final class EngineExecution implements Execution {

    /** An engine may know of the end a moment later than the output ends; a command may close its output and go on. */
    private static final Duration FIRST_LOOK = Duration.ofMillis(20);

    private static final Duration LAST_LOOK = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(EngineExecution.class);

    private final DockerClient calls;
    private final String container;
    private final String id;
    private final ExecConnection connection;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    EngineExecution(DockerClient calls, String container, String id, ExecConnection connection) {
        this.calls = calls;
        this.container = container;
        this.id = id;
        this.connection = connection;
    }

    /** Hands on what the command writes, and waits for its end. For a thread of its own. */
    void follow(boolean tty, Reader output) {
        try {
            connection.receive(tty, output);
            exit.complete(exitCode());
        } catch (IOException | RuntimeException broken) {
            exit.completeExceptionally(broken);
        } catch (InterruptedException workerEnds) {
            Thread.currentThread().interrupt();
            exit.completeExceptionally(workerEnds);
        }
    }

    private int exitCode() throws IOException, InterruptedException {
        for (Duration pause = FIRST_LOOK; connection.isOpen(); pause = twice(pause)) {
            InspectExecResponse found = inspect();
            Long code = found.getExitCodeLong();
            if (code != null && !Boolean.TRUE.equals(found.isRunning())) {
                return Math.toIntExact(code);
            }
            Thread.sleep(pause);
        }
        throw new IOException("the command's streams were closed before its end");
    }

    private static Duration twice(Duration pause) {
        return pause.compareTo(LAST_LOOK) < 0 ? pause.multipliedBy(2) : pause;
    }

    private InspectExecResponse inspect() {
        return calls.inspectExecCmd(id).exec();
    }

    @Override
    public void resize(int width, int height) throws EngineFailure {
        try {
            calls.resizeExecCmd(id).withSize(height, width).exec();
        } catch (RuntimeException failure) {
            EngineFailure sorted = Failures.of(failure);
            if (sorted.isEngineDown()) {
                throw sorted;
            }
            log.debug("Exec {} has no terminal to resize: {}", id, sorted.words());
        }
    }

    @Override
    public Optional<Integer> await(Duration longest) throws EngineFailure, InterruptedException {
        try {
            return Optional.of(exit.get(longest.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException slow) {
            return Optional.empty();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException answer ? Failures.of(answer) : Failures.down(failed);
        }
    }

    @Override
    public boolean isRunning() throws EngineFailure {
        try {
            return Boolean.TRUE.equals(inspect().isRunning());
        } catch (RuntimeException failure) {
            if (Failures.isGone(failure)) {
                return false;
            }
            throw Failures.of(failure);
        }
    }

    @Override
    public void end() throws EngineFailure {
        try {
            long pid = process();
            // An engine says that it runs a moment before it knows the process.
            for (Duration pause = FIRST_LOOK; pid == 0 && pause.compareTo(LAST_LOOK) < 0; pause = twice(pause)) {
                LockSupport.parkNanos(pause.toNanos());
                pid = process();
            }
            if (pid > 0) {
                ContainerProcesses.kill(container, pid);
            }
        } catch (RuntimeException failure) {
            if (!Failures.isGone(failure)) {
                throw Failures.of(failure);
            }
        }
    }

    /** That of the command; 0 if that is not known yet, and less if it does not run. */
    private long process() {
        InspectExecResponse found = inspect();
        return Boolean.TRUE.equals(found.isRunning())
                ? Optional.ofNullable(found.getPidLong()).orElse(0L)
                : -1;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException alreadyBroken) {
            log.debug("Exec {} was broken off already: {}", id, alreadyBroken.toString());
        }
    }
}
