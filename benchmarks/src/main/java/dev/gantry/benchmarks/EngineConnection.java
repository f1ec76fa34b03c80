package dev.gantry.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** One connection to the engine's socket, as bare as can be: it is the baseline, which nothing may slow down. */
final class EngineConnection implements AutoCloseable {

    record Answer(int status, String body) {}

    private final SocketChannel channel;
    private final InputStream in;

    private EngineConnection(SocketChannel channel) {
        this.channel = channel;
        this.in = new BufferedInputStream(Channels.newInputStream(channel));
    }

    static EngineConnection open(Path socket) {
        try {
            return new EngineConnection(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
        } catch (IOException failure) {
            throw new BenchFailure("no Docker engine answers at " + socket, failure);
        }
    }

    Answer call(String method, String path, String body) {
        try {
            send(method, path, body);
            Head head = head();
            if (head.chunked) {
                return new Answer(head.status, text(new ChunkedStream(in).readAllBytes()));
            }
            return new Answer(head.status, text(in.readNBytes(head.length)));
        } catch (IOException failure) {
            throw new BenchFailure("the engine did not answer " + method + " " + path, failure);
        }
    }

    /** An answer without an end; the connection is good for nothing else from now on. */
    InputStream stream(String path) {
        try {
            send("GET", path, "");
            Head head = head();
            if (head.status != 200) {
                throw new BenchFailure("the engine answered " + head.status + " to GET " + path);
            }
            return head.chunked ? new ChunkedStream(in) : in;
        } catch (IOException failure) {
            throw new BenchFailure("the engine did not answer GET " + path, failure);
        }
    }

    private void send(String method, String path, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + path + " HTTP/1.1\r\nHost: engine\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + bytes.length + "\r\n\r\n";
        ByteBuffer request = StandardCharsets.UTF_8.encode(head + body);
        while (request.hasRemaining()) {
            channel.write(request);
        }
    }

    private record Head(int status, int length, boolean chunked) {}

    private Head head() throws IOException {
        int status = Integer.parseInt(HttpLines.read(in).split(" ", -1)[1]);
        int length = 0;
        boolean chunked = false;
        for (String line = HttpLines.read(in); !line.isEmpty(); line = HttpLines.read(in)) {
            String header = line.toLowerCase(Locale.ROOT);
            if (header.startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring(header.indexOf(':') + 1).strip());
            }
            chunked |= header.startsWith("transfer-encoding:") && header.contains("chunked");
        }
        return new Head(status, length, chunked);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new BenchFailure("the connection to the engine cannot be closed", failure);
        }
    }
}
