package dev.gantry.worker.runtime;

import dev.gantry.model.Reason;
import dev.gantry.model.wire.ExecSpec;
import dev.gantry.worker.runtime.ContainerRuntime.Reader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A command that writes itself, copies its input, and ends with the number that is its last argument, or 0. */
final class FakeExecution implements Execution {

    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    FakeExecution(ExecSpec spec, InputStream input, Reader output) {
        Thread.ofVirtual().start(() -> {
            try {
                output.take(false, String.join(" ", spec.command()).getBytes(StandardCharsets.UTF_8));
                for (byte[] piece = input.readNBytes(1); piece.length > 0; piece = input.readNBytes(1)) {
                    output.take(false, piece);
                }
                String last = spec.command().getLast();
                exit.complete(last.matches("\\d+") ? Integer.parseInt(last) : 0);
            } catch (IOException gone) {
                exit.completeExceptionally(gone);
            }
        });
    }

    @Override
    public void resize(int width, int height) {}

    @Override
    public Optional<Integer> await(Duration longest) throws EngineFailure, InterruptedException {
        try {
            return Optional.of(exit.get(longest.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException slow) {
            return Optional.empty();
        } catch (ExecutionException gone) {
            throw FakeContainerRuntime.failure(Reason.START_FAILED, String.valueOf(gone.getCause()));
        }
    }

    @Override
    public void close() {}
}
