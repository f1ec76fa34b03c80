package dev.gantry.worker.runtime.docker;

import dev.gantry.worker.runtime.ContainerRuntime.Reader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The engine's connection to a command, which begins as HTTP and goes on as bytes in both directions ({@code POST
 * /exec/{id}/start} of the Engine API, "Hijacking"). Spoken here because docker-java never tells a command that its input has
 * ended. One thread may read and another write.
 */
final class ExecConnection implements AutoCloseable {

    /** The engine answered, and it was no. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String words) {
            super(words);
        }
    }

    private static final Pattern LENGTH = Pattern.compile("(?i)\\r\\ncontent-length: *(\\d{1,9})\\r\\n");
    private static final int LONGEST_HEAD = 16_384;

    private final SocketChannel channel;
    private final InputStream in;

    private ExecConnection(SocketChannel channel) {
        this.channel = channel;
        this.in = Channels.newInputStream(channel);
    }

    /**
     * Starts a command that was created.
     *
     * @throws IOException if the engine does not answer, or not with a stream; the message has its words
     */
    static ExecConnection start(DockerClients docker, String exec, boolean tty) throws IOException {
        SocketChannel channel = SocketChannel.open(address(URI.create(docker.host())));
        ExecConnection connection = new ExecConnection(channel);
        try {
            String body = "{\"Detach\":false,\"Tty\":" + tty + "}";
            String request = "POST /v" + docker.api() + "/exec/" + exec + "/start HTTP/1.1\r\nHost: engine\r\n"
                    + "Connection: Upgrade\r\nUpgrade: tcp\r\nContent-Type: application/json\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body;
            connection.write(request.getBytes(StandardCharsets.US_ASCII));
            String head = connection.readHead();
            if (!head.startsWith("HTTP/1.1 101 ") && !head.startsWith("HTTP/1.1 200 ")) {
                throw new Refused(connection.words(head));
            }
            return connection;
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /** What the engine says instead of starting a command. */
    private String words(String head) throws IOException {
        Matcher length = LENGTH.matcher(head);
        int bytes = length.find() ? Math.min(LONGEST_HEAD, Integer.parseInt(length.group(1))) : 0;
        String body = new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
        return body.isBlank() ? head.lines().findFirst().orElse("") : body.strip();
    }

    private static SocketAddress address(URI host) {
        return host.getScheme().equals("unix")
                ? UnixDomainSocketAddress.of(host.getPath())
                : new InetSocketAddress(host.getHost(), host.getPort());
    }

    /** Reads up to the empty line, byte by byte: what follows belongs to the command. */
    private String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            if (head.length() > LONGEST_HEAD) {
                throw new IOException("the engine's answer does not end");
            }
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the engine broke the connection off");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** Hands on what the command reads, and that it has ended. Returns then, or when the command has ended. */
    void send(InputStream input) throws IOException {
        byte[] piece = new byte[8192];
        for (int length = input.read(piece); length >= 0; length = input.read(piece)) {
            write(ByteBuffer.wrap(piece, 0, length));
        }
        channel.shutdownOutput();
    }

    /** Hands on what the command writes, up to its end. */
    void receive(boolean tty, Reader reader) throws IOException {
        if (tty) {
            receiveRaw(reader);
        } else {
            Frames.read(in, reader);
        }
    }

    private void receiveRaw(Reader reader) throws IOException {
        byte[] piece = new byte[8192];
        for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
            reader.take(false, Arrays.copyOf(piece, length));
        }
    }

    private void write(byte[] bytes) throws IOException {
        write(ByteBuffer.wrap(bytes));
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Whether nobody has closed it here. */
    boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
