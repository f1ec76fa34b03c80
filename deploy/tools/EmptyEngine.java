import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A Docker engine without a container, on the unix socket that is its argument.
 *
 * <p>A worker does not start without an engine, and an image is built where there is none to be seen. The worker's
 * training needs no more of it than a version and an empty list.
 */
final class EmptyEngine {

    private EmptyEngine() {}

    public static void main(String[] arguments) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(arguments[0]));
            while (true) {
                try (SocketChannel client = server.accept()) {
                    answer(client);
                }
            }
        }
    }

    /** One request for each connection: none that the worker sends when it starts has a body. */
    private static void answer(SocketChannel client) throws IOException {
        BufferedReader in = new BufferedReader(Channels.newReader(client, StandardCharsets.US_ASCII));
        String request = in.readLine();
        for (String header = request; header != null && !header.isEmpty(); header = in.readLine()) {}
        if (request == null) {
            return;
        }
        String body = body(request);
        String answer = "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\nConnection: close\r\n\r\n" + body;
        client.write(StandardCharsets.US_ASCII.encode(answer));
    }

    private static String body(String request) {
        if (request.contains("/version ")) {
            return "{\"Version\": \"20.10.0\", \"ApiVersion\": \"1.41\", \"MinAPIVersion\": \"1.12\"}";
        }
        return request.contains("/info ") ? "{}" : "[]";
    }
}
