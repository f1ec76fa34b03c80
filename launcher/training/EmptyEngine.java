import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Scanner;

/** Answers like a Docker engine that has nothing, for the training run of a worker, which may not touch a real one. */
final class EmptyEngine {

    private EmptyEngine() {}

    /** Takes the path of the socket to listen on. */
    public static void main(String[] arguments) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(Path.of(arguments[0])));
            while (true) {
                SocketChannel client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            }
        }
    }

    /** Requests without a body, one after the other. */
    private static void serve(SocketChannel client) {
        try (client;
                Scanner requests = new Scanner(Channels.newInputStream(client), StandardCharsets.US_ASCII)) {
            requests.useDelimiter("\r\n\r\n");
            while (requests.hasNext()) {
                client.write(ByteBuffer.wrap(answer(requests.next()).getBytes(StandardCharsets.US_ASCII)));
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String answer(String request) {
        String body = request.contains("/containers/json") ? "[]" : "{}";
        return "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }
}
