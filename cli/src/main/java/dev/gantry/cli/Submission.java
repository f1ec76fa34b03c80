package dev.gantry.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Submits tasks once, however often it has to ask: where nobody knows whether the manager took the request, it is repeated a
 * few times under the same key, by which the manager finds what it accepted the first time.
 */
final class Submission {

    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));

    private static final int OUTCOME_UNKNOWN = 504;
    /** Answers that say nothing of an earlier request: too many wait, a proxy or the manager cannot answer now. */
    private static final Set<Integer> NOT_NOW = Set.of(429, 502, 503, OUTCOME_UNKNOWN);

    private final ManagerApi manager;
    private final Terminal terminal;
    private final String key;

    Submission(ManagerApi manager, Terminal terminal) {
        this.manager = manager;
        this.terminal = terminal;
        this.key = "gantry-run-" + terminal.ids().get();
    }

    /** The manager's answer: the tasks, whether it accepted them now or before. */
    JsonNode send(String body) {
        boolean doubt = false;
        Iterator<Duration> pauses = PAUSES.iterator();
        while (true) {
            Failure failure;
            try {
                HttpResponse<byte[]> answer = manager.post(ApiPath.tasks(), body, key);
                int status = answer.statusCode();
                if (status != OUTCOME_UNKNOWN && !(doubt && NOT_NOW.contains(status))) {
                    return manager.json(answer);
                }
                failure = Refusals.of(status, answer.body());
            } catch (IOException lost) {
                failure = manager.unreachable(lost);
                if (!doubt && neverArrived(lost)) {
                    throw failure;
                }
            }
            doubt = true;
            if (!pauses.hasNext()) {
                throw inDoubt(failure);
            }
            terminal.progress("gantry: whether the task was accepted is not known; asking again");
            terminal.sleep(pauses.next());
        }
    }

    private static boolean neverArrived(IOException lost) {
        return lost instanceof ConnectException || lost instanceof HttpConnectTimeoutException;
    }

    private static Failure inDoubt(Failure last) {
        List<String> lines = new ArrayList<>(last.lines());
        lines.add("whether the task was accepted is not known: look with 'gantry ps --all' before you run it again");
        return new Failure(last.status(), lines);
    }
}
