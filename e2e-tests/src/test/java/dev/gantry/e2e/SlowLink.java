package dev.gantry.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A slow way to a port of this machine: what comes back is let through at so many bytes a second. */
final class SlowLink implements AutoCloseable {

    private static final int STEPS_A_SECOND = 20;

    private final ServerSocket server;
    private final int target;
    private volatile int bytesASecond;

    SlowLink(int target, int bytesASecond) {
        this.target = target;
        this.bytesASecond = bytesASecond;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** From now on nothing is held up. */
    void hurry() {
        bytesASecond = Integer.MAX_VALUE;
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                Socket near = server.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                Thread.ofVirtual().start(() -> pass(near, far, false));
                Thread.ofVirtual().start(() -> pass(far, near, true));
            }
        } catch (IOException closed) {
            // By the test, or the target went away: there is nothing more to pass.
            return;
        }
    }

    private void pass(Socket from, Socket to, boolean slowly) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[64 * 1024];
            int read = in.read(buffer, 0, step(buffer, slowly));
            while (read >= 0) {
                out.write(buffer, 0, read);
                if (slowly && bytesASecond < Integer.MAX_VALUE) {
                    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) / STEPS_A_SECOND);
                }
                read = in.read(buffer, 0, step(buffer, slowly));
            }
        } catch (IOException broken) {
            return;
        }
    }

    private int step(byte[] buffer, boolean slowly) {
        return slowly ? Math.clamp(bytesASecond / STEPS_A_SECOND, 1, buffer.length) : buffer.length;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
