package dev.gantry.worker.runtime;

import dev.gantry.model.Reason;
import dev.gantry.worker.runtime.ContainerRuntime.Reader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A command in a container of a {@link FakeContainerRuntime}. */
final class FakeExecution implements Execution {

    private final String container;
    private final boolean isSeen;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    /**
     * Does nothing yet.
     *
     * @param isSeen whether the worker sees its process, so that it can end it
     */
    FakeExecution(String container, boolean isSeen) {
        this.container = container;
        this.isSeen = isSeen;
    }

    String container() {
        return container;
    }

    void begin(List<String> words, InputStream input, Reader output, int code) {
        Thread.ofVirtual().start(() -> {
            try {
                run(words, input, output, code);
            } catch (IOException gone) {
                exit.completeExceptionally(gone);
            }
        });
    }

    private void run(List<String> words, InputStream input, Reader output, int code) throws IOException {
        switch (words.getFirst()) {
            case FakeCommands.SAYS -> {
                write(output, false, words.get(1));
                write(output, true, words.get(2));
                exit(Integer.parseInt(words.get(3)));
            }
            case FakeCommands.COPIES -> {
                for (byte[] piece = input.readNBytes(1); piece.length > 0; piece = input.readNBytes(1)) {
                    output.take(false, piece);
                }
                exit(0);
            }
            case FakeCommands.HANGS -> write(output, false, "hanging");
            default -> {
                write(output, false, "ended with " + code);
                exit(code);
            }
        }
    }

    private static void write(Reader output, boolean error, String text) throws IOException {
        if (!text.isEmpty()) {
            output.take(error, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    void exit(int code) {
        exit.complete(code);
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
    public boolean isRunning() {
        return !exit.isDone();
    }

    @Override
    public void end() {
        if (isSeen) {
            exit(137);
        }
    }

    @Override
    public void close() {}
}
