package dev.gantry.worker.probe;

import dev.gantry.model.HealthCheck;
import dev.gantry.model.wire.DurationText;
import dev.gantry.worker.supervision.ProbeResult;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Passes if {@code GET} is answered with an expected status: on a connection of its own, within one time for everything, and
 * without reading more of the answer than its first line (RFC 9112, section 4). Redirections are not followed.
 *
 * <p>The JDK's client keeps connections, bounds only parts of an answer, and lets nobody name the {@code Host}.
 */
record HttpProbe(HealthCheck.Http check, Endpoint endpoint, Clock clock) implements Probe {

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: .*)?");
    private static final int LONGEST_LINE = 8_192;
    private static final int SHOWN = 60;

    @Override
    public ProbeResult look() {
        if (!endpoint.isReachable()) {
            return new ProbeResult.Failed(endpoint.trouble());
        }
        TimeLeft time = TimeLeft.of(check.timeout(), clock);
        try (Socket socket = new Socket()) {
            socket.connect(endpoint.address(), time.millis());
            socket.getOutputStream().write(request().getBytes(StandardCharsets.ISO_8859_1));
            return judge(firstLine(socket, time));
        } catch (SocketTimeoutException late) {
            return failed("was not answered within " + DurationText.print(check.timeout()));
        } catch (IOException broken) {
            return failed("failed: " + broken.getMessage());
        }
    }

    private String request() {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Host", endpoint.toString());
        headers.put("User-Agent", "Gantry");
        headers.put("Accept", "*/*");
        headers.putAll(check.headers());
        headers.put("Connection", "close");
        StringBuilder request = new StringBuilder("GET " + check.path() + " HTTP/1.1\r\n");
        headers.forEach(
                (name, text) -> request.append(name).append(": ").append(text).append("\r\n"));
        return request.append("\r\n").toString();
    }

    /** Up to the line's end or the answer's, whichever comes first. */
    private static String firstLine(Socket socket, TimeLeft time) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[LONGEST_LINE];
        int length = 0;
        while (length < buffer.length) {
            socket.setSoTimeout(time.millis());
            int read = in.read(buffer, length, buffer.length - length);
            if (read < 0) {
                break;
            }
            length += read;
            int end = new String(buffer, 0, length, StandardCharsets.ISO_8859_1).indexOf('\n');
            if (end >= 0) {
                length = end;
                break;
            }
        }
        return new String(buffer, 0, length, StandardCharsets.ISO_8859_1).strip();
    }

    private ProbeResult judge(String line) {
        Matcher matcher = STATUS_LINE.matcher(line);
        if (!matcher.matches()) {
            return failed(
                    line.isEmpty()
                            ? "was not answered: the connection was closed"
                            : "was not answered with HTTP: " + line.substring(0, Math.min(line.length(), SHOWN)));
        }
        int status = Integer.parseInt(matcher.group(1));
        return check.status().contains(status)
                ? new ProbeResult.Passed()
                : failed("was answered with " + status + " instead of " + check.status());
    }

    private ProbeResult failed(String what) {
        return new ProbeResult.Failed("GET " + check.path() + " at " + endpoint + " " + what);
    }
}
