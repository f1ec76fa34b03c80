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

/** A way to an engine's socket on which connections that ask for events can be cut, and those alone. */
final class CuttableEngine implements AutoCloseable {

    private final ServerSocketChannel server;
    private final Path engine;
    private final Path socket;
    private final Set<SocketChannel> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    CuttableEngine(Path engine, Path socket) throws IOException {
        this.engine = engine;
        this.socket = socket;
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofPlatform().daemon().start(this::accept);
    }

    String host() {
        return "unix://" + socket;
    }

    /** Ends the streams that there are, and each that is asked for from now on. */
    void cutEvents() throws IOException {
        cut = true;
        for (SocketChannel stream : streams) {
            stream.close();
        }
    }

    void letEventsPass() {
        cut = false;
    }

    private void accept() {
        try {
            while (server.isOpen()) {
                SocketChannel near = server.accept();
                SocketChannel far = SocketChannel.open(UnixDomainSocketAddress.of(engine));
                Thread.ofPlatform().daemon().start(() -> pass(near, far, true));
                Thread.ofPlatform().daemon().start(() -> pass(far, near, false));
            }
        } catch (IOException closed) {
            streams.clear();
        }
    }

    private void pass(SocketChannel from, SocketChannel to, boolean asks) {
        ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
        try (from;
                to) {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                if (asks && asksForEvents(buffer)) {
                    streams.add(from);
                    if (cut) {
                        return;
                    }
                }
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException broken) {
            return;
        } finally {
            streams.remove(from);
        }
    }

    private static boolean asksForEvents(ByteBuffer request) {
        String text = StandardCharsets.US_ASCII.decode(request.duplicate()).toString();
        return text.startsWith("GET ")
                && text.substring(0, Math.max(0, text.indexOf(" HTTP/"))).contains("/events?");
    }

    @Override
    public void close() throws IOException {
        cutEvents();
        server.close();
    }
}
