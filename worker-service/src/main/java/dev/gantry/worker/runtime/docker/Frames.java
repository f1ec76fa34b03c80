package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.exception.InternalServerErrorException;
import dev.gantry.worker.runtime.ContainerRuntime.Reader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * The frames in which an engine sends what a container or a command wrote: a byte for the stream, three that are zero, four for the
 * length, and the text ("Stream format" of {@code ContainerAttach} in the Engine API). Of a log each frame is a line, or 16 KiB of
 * a longer one, and begins with its time where times are asked for. They are read here because docker-java hands on parts of 1 KiB,
 * whole ones in an array that it writes to again.
 */
final class Frames {

    /** Engines have reasons to send no longer ones; one that does is handed on in parts. */
    static final int LONGEST = 1 << 20;

    private static final int HEAD = 8;
    private static final int STDERR = 2;
    /** What the engine itself has to say in the middle of a stream. */
    private static final int SYSTEM = 3;

    private Frames() {}

    /**
     * Hands on each frame, in an array of its own, up to the end of the stream.
     *
     * @throws EOFException if that is in the middle of a frame
     * @throws InternalServerErrorException if what comes is no frame
     */
    static void read(InputStream in, Reader reader) throws IOException {
        for (byte[] head = in.readNBytes(HEAD); head.length > 0; head = in.readNBytes(HEAD)) {
            require(head.length == HEAD);
            if (head[0] < 0 || head[0] > SYSTEM || (head[1] | head[2] | head[3]) != 0) {
                throw new InternalServerErrorException("what the engine sends is not in frames");
            }
            long left = Integer.toUnsignedLong(ByteBuffer.wrap(head).getInt(4));
            do {
                int wanted = (int) Math.min(left, LONGEST);
                byte[] piece = in.readNBytes(wanted);
                require(piece.length == wanted);
                reader.take(head[0] >= STDERR, piece);
                left -= wanted;
            } while (left > 0);
        }
    }

    private static void require(boolean isWhole) throws EOFException {
        if (!isWhole) {
            throw new EOFException("the engine broke the connection off");
        }
    }
}
