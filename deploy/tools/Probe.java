import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Ends with 0 if {@code http://ADDRESS:PORT/PATH} answers 200, of its three arguments: the health check of the images.
 *
 * <p>Images with a Java runtime have no tool in common that speaks HTTP: some have curl, some wget, some bash, some none.
 * A plain socket keeps this one cheap, since it loads few classes.
 */
final class Probe {

    private static final int PATIENCE_MILLIS = 4000;

    private Probe() {}

    public static void main(String[] arguments) {
        System.exit(answers(arguments[0], Integer.parseInt(arguments[1]), arguments[2]) ? 0 : 1);
    }

    private static boolean answers(String address, int port, String path) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(address, port), PATIENCE_MILLIS);
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + address + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            return new String(status, StandardCharsets.US_ASCII).endsWith(" 200");
        } catch (IOException silent) {
            return false;
        }
    }
}
