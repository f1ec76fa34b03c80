package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import dev.gantry.worker.runtime.CommandResult;
import dev.gantry.worker.runtime.EngineFailure;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs commands in containers by the engine's exec. */
final class ContainerCommand {

    private static final int LOOKS = 20;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final DockerClients docker;

    ContainerCommand(DockerClients docker) {
        this.docker = docker;
    }

    CommandResult execute(String container, List<String> words, Duration longest)
            throws EngineFailure, InterruptedException {
        try {
            String id = docker.calls()
                    .execCreateCmd(container)
                    .withCmd(words.toArray(String[]::new))
                    .withAttachStdout(true)
                    .withAttachStderr(true)
                    .exec()
                    .getId();
            Output output = new Output();
            try (output) {
                docker.streams().execStartCmd(id).exec(output);
                output.ended.get(longest.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException tooLong) {
                return new CommandResult.Unfinished(id);
            }
            return exitCode(id)
                    .<CommandResult>map(code -> new CommandResult.Exited(code, output.text()))
                    .orElseGet(() -> new CommandResult.Unfinished(id));
        } catch (ExecutionException broken) {
            throw broken.getCause() instanceof RuntimeException answer ? Failures.of(answer) : Failures.down(broken);
        } catch (IOException unclosed) {
            throw Failures.down(unclosed);
        } catch (RuntimeException failure) {
            throw Failures.of(failure);
        }
    }

    /** An engine may know of the end a moment later than the stream ends. */
    private Optional<Integer> exitCode(String id) throws InterruptedException {
        for (int look = 0; look < LOOKS; look++) {
            Long code = docker.calls().inspectExecCmd(id).exec().getExitCodeLong();
            if (code != null) {
                return Optional.of(code.intValue());
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
        return Optional.empty();
    }

    boolean isExecuting(CommandResult.Unfinished command) throws EngineFailure {
        try {
            return Boolean.TRUE.equals(
                    docker.calls().inspectExecCmd(command.id()).exec().isRunning());
        } catch (RuntimeException failure) {
            if (Failures.isGone(failure)) {
                return false;
            }
            throw Failures.of(failure);
        }
    }

    /** Keeps the beginning of what a command writes; docker-java's own way of waiting for the end loses its failures. */
    private static final class Output implements ResultCallback<Frame> {

        private static final int LONGEST = 300;

        private final CompletableFuture<Closeable> started = new CompletableFuture<>();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();

        synchronized String text() {
            return written.toString(StandardCharsets.UTF_8).strip();
        }

        @Override
        public void onStart(Closeable stream) {
            started.complete(stream);
        }

        @Override
        public synchronized void onNext(Frame frame) {
            byte[] payload = frame.getPayload();
            written.write(payload, 0, Math.min(payload.length, LONGEST - written.size()));
        }

        @Override
        public void onError(Throwable failure) {
            ended.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            ended.complete(null);
        }

        @Override
        public void close() throws IOException {
            Optional<Closeable> stream = Optional.ofNullable(started.getNow(null));
            if (stream.isPresent()) {
                stream.get().close();
            }
        }
    }
}
