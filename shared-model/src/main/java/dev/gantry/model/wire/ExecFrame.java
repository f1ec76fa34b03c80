package dev.gantry.model.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * One message between a client and a command inside a container: a binary WebSocket message whose first byte is its kind,
 * and the rest what it carries.
 */
public final class ExecFrame {

    /** The longest that a client may send. */
    public static final int LONGEST = 1 << 20;

    /** What a message is; its number is its first byte. */
    public enum Kind {
        /** From the client: the command, an {@link ExecSpec} as JSON. Exactly one, and the first. */
        START(0),
        /** From the client: bytes for the command to read. */
        STDIN(1),
        /** From the client: there is nothing more to read. */
        STDIN_END(2),
        /** From the client: the size of its terminal, {@code {"width": 80, "height": 24}}. */
        RESIZE(3),
        /** To the client: bytes that the command wrote. */
        STDOUT(4),
        /** To the client: the same on the standard error. */
        STDERR(5),
        /** To the client, the last one: {@code {"exitCode": 0}}. */
        EXIT(6),
        /** To the client, the last one: a problem (RFC 9457) instead of an exit code. */
        PROBLEM(7);

        private final byte number;

        Kind(int number) {
            this.number = (byte) number;
        }
    }

    /** The size of a terminal, in characters. */
    public record Size(int width, int height) {}

    /** How a command ended. */
    public record Exit(int exitCode) {}

    private ExecFrame() {}

    /** A whole message. */
    public static ByteBuffer of(Kind kind, byte[] content) {
        return ByteBuffer.allocate(content.length + 1)
                .put(kind.number)
                .put(content)
                .flip();
    }

    /** What a message is, or nothing if there is no such kind. Moves the buffer to the content. */
    public static Optional<Kind> kind(ByteBuffer message) {
        if (!message.hasRemaining()) {
            return Optional.empty();
        }
        int number = message.get();
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.number == number)
                .findFirst();
    }

    /** What is left of a message. */
    public static byte[] content(ByteBuffer message) {
        byte[] content = new byte[message.remaining()];
        message.get(content);
        return content;
    }
}
