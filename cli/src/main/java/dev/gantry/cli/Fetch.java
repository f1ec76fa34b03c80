package dev.gantry.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Prints a page, for a launcher on a machine without curl; the statuses are curl's. */
final class Fetch {

    private static final int NOTHING_LISTENS = 7;
    private static final int REFUSED = 22;
    private static final int BROKEN = 56;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private Fetch() {}

    /** Takes one address. */
    public static void main(String[] args) throws InterruptedException {
        System.exit(run(args[0], System.out));
    }

    static int run(String address, PrintStream out) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address)).timeout(TIMEOUT).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            out.println(response.body());
            return response.statusCode() < 400 ? 0 : REFUSED;
        } catch (ConnectException _) {
            return NOTHING_LISTENS;
        } catch (IOException _) {
            return BROKEN;
        }
    }
}
