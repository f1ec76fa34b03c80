package dev.gantry.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The body of an answer that comes in chunks. */
final class ChunkedStream extends InputStream {

    private final InputStream in;
    private long left;
    private boolean begun;
    private boolean over;

    ChunkedStream(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (left == 0 && !over) {
            nextChunk();
        }
        if (over) {
            return -1;
        }
        int read = in.read(target, offset, (int) Math.min(length, left));
        if (read < 0) {
            throw new EOFException("the engine broke off in the middle of an answer");
        }
        left -= read;
        return read;
    }

    private void nextChunk() throws IOException {
        if (begun) {
            HttpLines.read(in);
        }
        begun = true;
        left = Long.parseLong(HttpLines.read(in), 16);
        if (left == 0) {
            HttpLines.read(in);
            over = true;
        }
    }
}
