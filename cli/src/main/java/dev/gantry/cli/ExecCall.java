package dev.gantry.cli;

import dev.gantry.model.wire.ExecFrame;
import dev.gantry.model.wire.ExecFrame.Kind;
import dev.gantry.model.wire.ExecSpec;
import dev.gantry.model.wire.GantryJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One command inside a container, from its start to its exit code: hands on input, output and the terminal's size. */
final class ExecCall implements WebSocket.Listener {

    private static final long BETWEEN_SIZES_MILLIS = 500;

    /** No message was heard that ends the connection (RFC 6455, section 7.4.1). */
    private static final int CLOSED_ABNORMALLY = 1006;

    private final Terminal terminal;
    private final ExecSpec spec;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    ExecCall(Terminal terminal, ExecSpec spec) {
        this.terminal = terminal;
        this.spec = spec;
    }

    /** Answers the exit code of the command. */
    int run(ManagerApi manager, ApiPath path, Optional<RawTerminal> raw) {
        WebSocket socket = manager.socket(path, this);
        try {
            send(socket, Kind.START, GantryJson.mapper().writeValueAsBytes(spec));
            if (spec.stdin()) {
                Thread.ofPlatform().daemon().name("exec-input").start(() -> handOn(socket));
            }
            return raw.isEmpty() ? exit.get() : await(socket, raw.get());
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Failure failure ? failure : brokeOff(failed.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitStatus.REFUSED, "interrupted");
        } finally {
            socket.abort();
        }
    }

    /** Looks at the terminal's size now and then: that works everywhere, and a person does not resize twice a second. */
    private int await(WebSocket socket, RawTerminal raw) throws ExecutionException, InterruptedException {
        Optional<ExecFrame.Size> told = Optional.empty();
        while (true) {
            Optional<ExecFrame.Size> size = raw.size();
            if (size.isPresent() && !size.equals(told)) {
                send(socket, Kind.RESIZE, GantryJson.mapper().writeValueAsBytes(size.get()));
                told = size;
            }
            try {
                return exit.get(BETWEEN_SIZES_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                // It goes on, and the size is looked at again.
            }
        }
    }

    private void handOn(WebSocket socket) {
        byte[] piece = new byte[8192];
        try {
            InputStream in = terminal.in();
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                send(socket, Kind.STDIN, Arrays.copyOf(piece, length));
            }
            send(socket, Kind.STDIN_END, new byte[0]);
        } catch (IOException unreadable) {
            exit.completeExceptionally(new Failure(ExitStatus.REFUSED, "the input cannot be read: " + unreadable));
        }
    }

    private synchronized void send(WebSocket socket, Kind kind, byte[] content) {
        try {
            socket.sendBinary(ExecFrame.of(kind, content), true).join();
        } catch (CompletionException gone) {
            // What the other side says before it closes tells more.
            CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS)
                    .execute(() -> exit.completeExceptionally(brokeOff(gone.getCause())));
        }
    }

    private static Failure brokeOff(@Nullable Throwable cause) {
        String why = cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
        return new Failure(
                ExitStatus.UNREACHABLE,
                "the connection to the manager broke off" + why + "; how the command ended is not known");
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        byte[] piece = new byte[data.remaining()];
        data.get(piece);
        message.writeBytes(piece);
        if (last) {
            ByteBuffer whole = ByteBuffer.wrap(message.toByteArray());
            message.reset();
            ExecFrame.kind(whole).ifPresent(kind -> heard(kind, ExecFrame.content(whole)));
        }
        socket.request(1);
        return null;
    }

    private void heard(Kind kind, byte[] content) {
        switch (kind) {
            case STDOUT -> print(terminal.out(), content);
            case STDERR -> print(terminal.err(), content);
            case EXIT ->
                exit.complete(GantryJson.mapper()
                        .readValue(content, ExecFrame.Exit.class)
                        .exitCode());
            case PROBLEM -> {
                JsonNode problem = GantryJson.mapper().readTree(content);
                exit.completeExceptionally(Refusals.of(problem));
            }
            case START, STDIN, STDIN_END, RESIZE -> {
                // Only a client says these.
            }
        }
    }

    private static void print(PrintStream out, byte[] content) {
        out.write(content, 0, content.length);
        out.flush();
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        String why = reason.isEmpty() ? "" : ": " + reason;
        exit.completeExceptionally(
                code == CLOSED_ABNORMALLY
                        ? brokeOff(null)
                        : new Failure(ExitStatus.REFUSED, "the manager ended the connection" + why));
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
        exit.completeExceptionally(brokeOff(failure));
    }
}
