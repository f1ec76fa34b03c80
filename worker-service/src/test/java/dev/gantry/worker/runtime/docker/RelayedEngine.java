package dev.gantry.worker.runtime.docker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A way to an engine's socket on which, from some moment on, nothing comes back, as from an engine that is stopped; or on which
 * streams of events are cut, and those alone.
 */
final class RelayedEngine implements AutoCloseable {

    private final ServerSocketChannel server;
    private final Path engine;
    private final Path socket;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger open = new AtomicInteger();
    private final Set<SocketChannel> eventStreams = ConcurrentHashMap.newKeySet();
    private volatile boolean frozen;
    private volatile boolean cutsEvents;

    RelayedEngine(Path engine, Path socket) throws IOException {
        this.engine = engine;
        this.socket = socket;
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofPlatform().daemon().start(this::accept);
    }

    String host() {
        return "unix://" + socket;
    }

    /** From now on no answer comes back. */
    void freeze() {
        frozen = true;
    }

    /** How many connections to the engine are open. */
    int open() {
        return open.get();
    }

    /** Ends the streams of events that there are, and each that is asked for from now on. */
    void cutEvents() throws IOException {
        cutsEvents = true;
        for (SocketChannel stream : eventStreams) {
            stream.close();
        }
    }

    void letEventsPass() {
        cutsEvents = false;
    }

    private void accept() {
        try {
            while (server.isOpen()) {
                SocketChannel near = server.accept();
                SocketChannel far = SocketChannel.open(UnixDomainSocketAddress.of(engine));
                open.incrementAndGet();
                Thread.ofPlatform().daemon().start(() -> passQuestions(near, far));
                Thread.ofPlatform().daemon().start(() -> passAnswers(far, near));
            }
        } catch (IOException noMore) {
            closed.countDown();
        }
    }

    private void passQuestions(SocketChannel near, SocketChannel far) {
        pass(near, far, question -> {
            if (asksForEvents(question)) {
                eventStreams.add(near);
                return !cutsEvents;
            }
            return true;
        });
        eventStreams.remove(near);
    }

    private void passAnswers(SocketChannel far, SocketChannel near) {
        pass(far, near, _ -> {
            if (frozen) {
                closed.await();
            }
            return !frozen;
        });
        open.decrementAndGet();
    }

    /** Until one side ends, or somebody stands in the way; then both are closed. */
    private static void pass(SocketChannel from, SocketChannel to, Gate gate) {
        ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
        try (from;
                to) {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                if (!gate.lets(buffer)) {
                    return;
                }
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException broken) {
            return;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean asksForEvents(ByteBuffer question) {
        String text = StandardCharsets.US_ASCII.decode(question.duplicate()).toString();
        return text.startsWith("GET ")
                && text.substring(0, Math.max(0, text.indexOf(" HTTP/"))).contains("/events?");
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        cutEvents();
        server.close();
    }

    /** Says whether a piece goes on to the other side. */
    private interface Gate {
        boolean lets(ByteBuffer piece) throws InterruptedException;
    }
}
