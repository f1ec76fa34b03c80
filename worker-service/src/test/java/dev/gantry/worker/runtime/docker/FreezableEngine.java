package dev.gantry.worker.runtime.docker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A way to an engine's socket on which, from some moment on, nothing comes back: as from an engine that is stopped. */
final class FreezableEngine implements AutoCloseable {

    private final ServerSocketChannel server;
    private final Path engine;
    private final Path socket;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean frozen;

    FreezableEngine(Path engine, Path socket) throws IOException {
        this.engine = engine;
        this.socket = socket;
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofPlatform().daemon().start(this::accept);
    }

    String host() {
        return "unix://" + socket;
    }

    void freeze() {
        frozen = true;
    }

    /** How many connections to the engine are open. */
    int open() {
        return open.get();
    }

    private void accept() {
        try {
            while (server.isOpen()) {
                SocketChannel near = server.accept();
                SocketChannel far = SocketChannel.open(UnixDomainSocketAddress.of(engine));
                open.incrementAndGet();
                Thread.ofPlatform().daemon().start(() -> pass(near, far, false));
                Thread.ofPlatform().daemon().start(() -> pass(far, near, true));
            }
        } catch (IOException noMore) {
            closed.countDown();
        }
    }

    private void pass(SocketChannel from, SocketChannel to, boolean answers) {
        ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
        try (from;
                to) {
            while (from.read(buffer) >= 0) {
                if (answers && frozen) {
                    closed.await();
                    return;
                }
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException broken) {
            return;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            open.addAndGet(answers ? -1 : 0);
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
    }
}
