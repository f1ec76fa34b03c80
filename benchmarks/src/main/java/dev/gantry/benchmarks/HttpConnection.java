package dev.gantry.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** One connection of HTTP/1.1, as bare as can be: baselines and clients must not be what is measured. */
final class HttpConnection implements AutoCloseable {

    record Answer(int status, String body) {}

    private final SocketChannel channel;
    private final InputStream in;

    private HttpConnection(SocketChannel channel) {
        this.channel = channel;
        this.in = new BufferedInputStream(Channels.newInputStream(channel));
    }

    static HttpConnection open(Path socket) {
        try {
            return new HttpConnection(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
        } catch (IOException failure) {
            throw new BenchFailure("no Docker engine answers at " + socket, failure);
        }
    }

    /** To a service of this machine. */
    static HttpConnection open(int port) {
        return open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** To a service of another machine. */
    static HttpConnection open(String address, int port) {
        return open(new InetSocketAddress(address, port));
    }

    private static HttpConnection open(InetSocketAddress address) {
        try {
            SocketChannel channel = SocketChannel.open(address);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return new HttpConnection(channel);
        } catch (IOException failure) {
            throw new BenchFailure("nobody listens at " + address, failure);
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
            throw new BenchFailure("there was no answer to " + method + " " + path, failure);
        }
    }

    /** An answer without an end; the connection is good for nothing else from now on. */
    InputStream stream(String path) {
        try {
            send("GET", path, "");
            Head head = head();
            if (head.status != 200) {
                throw new BenchFailure("the answer was " + head.status + " to GET " + path);
            }
            return head.chunked ? new ChunkedStream(in) : in;
        } catch (IOException failure) {
            throw new BenchFailure("there was no answer to GET " + path, failure);
        }
    }

    private void send(String method, String path, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
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
            throw new BenchFailure("a connection cannot be closed", failure);
        }
    }
}
