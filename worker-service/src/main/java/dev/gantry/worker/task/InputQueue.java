package dev.gantry.worker.task;

import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Bytes from one thread to another, a few pieces at a time: whoever writes waits for whoever reads. */
final class InputQueue extends InputStream {

    private static final byte[] END = new byte[0];

    private final BlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(16);
    private volatile boolean closed;
    private byte[] current = END;
    private int position;
    private boolean ended;

    /** Adds a piece; waits while there is no room for it. */
    void put(byte[] piece) throws InterruptedException {
        if (piece.length > 0 && !closed) {
            pieces.put(piece);
        }
    }

    /** Says that there is nothing more; waits while there is no room for it. */
    void end() throws InterruptedException {
        if (!closed) {
            closed = true;
            pieces.put(END);
        }
    }

    /** Ends it at once, for whoever reads and whoever writes: what was not read by now may be lost. */
    void abandon() {
        closed = true;
        while (!pieces.offer(END)) {
            pieces.poll();
        }
    }

    @Override
    public int read() throws InterruptedIOException {
        return fill() ? current[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws InterruptedIOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, current.length - position);
        System.arraycopy(current, position, target, offset, count);
        position += count;
        return count;
    }

    private boolean fill() throws InterruptedIOException {
        try {
            while (!ended && position == current.length) {
                current = pieces.take();
                position = 0;
                ended = current.length == 0;
            }
            return !ended;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("nobody reads any more");
        }
    }

    @Override
    public int available() {
        return current.length - position;
    }
}
