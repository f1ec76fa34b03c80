package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What is refused before anybody is asked. The conversation itself is tried against a real manager. */
class ExecCommandTest {

    private static final String TASK = "11111111-2222-4333-8444-555555555555";

    /** A manager that agrees to talk and then ends the connection without a word. */
    private static void agreeAndEnd(ServerSocket server) {
        try (Socket socket = server.accept()) {
            BufferedReader request =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String key = "";
            for (String line = request.readLine(); line != null && !line.isEmpty(); line = request.readLine()) {
                if (line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key: ")) {
                    key = line.substring(line.indexOf(' ') + 1);
                }
            }
            byte[] accept = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            String answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(accept) + "\r\n\r\n";
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException | NoSuchAlgorithmException broken) {
            throw new AssertionError(broken);
        }
    }

    @Test
    void aConnectionThatBreaksOffHasStatusThreeAndAWord() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> agreeAndEnd(server));

            Shell.Result result =
                    new Shell().run("--manager", "http://127.0.0.1:" + server.getLocalPort(), "exec", TASK, "--", "ls");

            assertThat(result.err()).contains("broke off").contains("not known");
            assertThat(result.status()).isEqualTo(3);
        }
    }

    @Test
    void withoutACommandItIsWrongUsage() {
        Shell.Result result = new Shell().run("exec", TASK);

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("gantry exec ID -- CMD");
    }

    @Test
    void aTerminalCannotBeGivenWhereThereIsNone() {
        Shell.Result result = new Shell().run("exec", "-it", TASK, "--", "sh");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("-t needs a terminal");
    }

    @Test
    void aManagerThatDoesNotAnswerIsNamed() {
        Shell.Result result = new Shell().run("--manager", "http://127.0.0.1:1", "exec", TASK, "--", "ls");

        assertThat(result.status()).isEqualTo(3);
        assertThat(result.err()).contains("http://127.0.0.1:1");
    }
}
