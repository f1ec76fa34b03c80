import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Ends with 0 if {@code http://127.0.0.1:PORT PATH} answers 200: the health check of the images.
 *
 * <p>Images with a Java runtime have no tool in common that speaks HTTP: some have curl, some wget, some bash, some none.
 * A plain socket keeps this one cheap, since it loads few classes.
 */
final class Probe {

    private static final int PATIENCE_MILLIS = 4000;

    private Probe() {}

    public static void main(String[] arguments) {
        System.exit(answers(Integer.parseInt(arguments[0]), arguments[1]) ? 0 : 1);
    }

    private static boolean answers(int port, String path) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
            String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            return new String(status, StandardCharsets.US_ASCII).endsWith(" 200");
        } catch (IOException silent) {
            return false;
        }
    }
}
