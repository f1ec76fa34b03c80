package dev.gantry.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a fleet answers: {@code GET} and {@code POST /{worker}/tasks} to the manager, {@code GET /running} and {@code POST
 * /restart/{number}} to the benchmark.
 */
final class FleetRoutes {

    private static final JsonMapper JSON = new JsonMapper();

    private final List<SimulatedWorker> workers;
    private int next;

    FleetRoutes(List<SimulatedWorker> workers) {
        this.workers = workers;
    }

    /** Reads one request and waits for its answer. */
    byte[] answer(InputStream in) throws IOException, InterruptedException {
        String[] request = HttpLines.read(in).split(" ", -1);
        int length = 0;
        for (String line = HttpLines.read(in); !line.isEmpty(); line = HttpLines.read(in)) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        byte[] body = in.readNBytes(length);
        String[] target = request[1].split("[/?]", -1);
        return switch (request[0] + " " + target[target[1].matches("\\d+") ? 2 : 1]) {
            case "GET tasks" -> ok(worker(target).observe(parameter(request[1], "since="), millis(request[1])));
            case "POST tasks" -> worker(target).accept(JSON.readTree(body)) ? ok("{}") : http("409 Conflict", "{}");
            case "GET running" ->
                ok(Integer.toString(
                        workers.stream().mapToInt(SimulatedWorker::running).sum()));
            case "POST restart" -> ok(Integer.toString(restart(Integer.parseInt(target[2]))));
            default -> http("404 Not Found", "{}");
        };
    }

    private SimulatedWorker worker(String[] target) {
        return workers.get(Integer.parseInt(target[1]));
    }

    /** One container of each worker in turn. */
    private synchronized int restart(int number) {
        int restarted = 0;
        for (int i = 0; i < number; i++) {
            restarted += workers.get(next++ % workers.size()).restart(1);
        }
        return restarted;
    }

    private static long millis(String target) {
        String wait = parameter(target, "wait=");
        return wait.isEmpty() ? 0 : Long.parseLong(wait.substring(0, wait.length() - "ms".length()));
    }

    private static String parameter(String target, String name) {
        int begin = target.indexOf(name);
        if (begin < 0) {
            return "";
        }
        int end = target.indexOf('&', begin);
        return target.substring(begin + name.length(), end < 0 ? target.length() : end);
    }

    private static byte[] ok(String body) {
        return http("200 OK", body);
    }

    private static byte[] http(String status, String body) {
        String answer = String.format(
                Locale.ROOT,
                "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
                status,
                body.length(),
                body);
        return answer.getBytes(StandardCharsets.ISO_8859_1);
    }
}
