package dev.gantry.e2e.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * One question to an engine, asked on its socket, and its answer as it comes. In HTTP/1.0, so that an answer without an end
 * comes line by line and nothing else.
 */
final class EngineSocket implements AutoCloseable {

    private final SocketChannel channel;
    private final BufferedReader answer;

    private EngineSocket(SocketChannel channel) {
        this.channel = channel;
        this.answer =
                new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
    }

    /**
     * Asks, and does not wait for an answer.
     *
     * @throws IOException if there is no engine
     */
    static EngineSocket ask(Path socket, String path) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer request =
                    ByteBuffer.wrap(("GET " + path + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            while (request.hasRemaining()) {
                channel.write(request);
            }
            return new EngineSocket(channel);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /** A whole answer. */
    static String get(Path socket, String path) throws IOException {
        try (EngineSocket asked = ask(socket, path)) {
            return asked.lines().lines().collect(Collectors.joining("\n"));
        }
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /**
     * The lines of the answer, without its head.
     *
     * @throws IOException if the engine does not answer with 200
     */
    BufferedReader lines() throws IOException {
        String status = answer.readLine();
        if (status == null || !status.contains(" 200 ")) {
            throw new IOException("the engine answered " + status);
        }
        String header = answer.readLine();
        while (header != null && !header.isEmpty()) {
            header = answer.readLine();
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
