package dev.gantry.e2e.faults;

import dev.gantry.e2e.Api;
import dev.gantry.machines.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What a fleet looked like when something failed: logs, containers, and what the manager says. It is for whoever cannot look at
 * the machines any more.
 */
final class Diagnosis {

    /** More than the engine's command line takes to give up. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Pattern TASK = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final int TASKS = 5;
    private static final int SERVICE_LINES = 60;
    private static final int ENGINE_LINES = 30;
    private static final int EVENTS = 40;

    private Diagnosis() {}

    /** Asks the fleet while whatever is broken there still is. */
    static String of(Fleet fleet, Throwable failure) {
        Map<String, Callable<String>> questions = new LinkedHashMap<>();
        questions.put("log of the manager", () -> log(fleet.managerMachine(), "manager", SERVICE_LINES));
        for (Machine machine : fleet.workerMachines()) {
            String on = " on " + machine.name();
            questions.put("log of the worker" + on, () -> log(machine, "worker", SERVICE_LINES));
            questions.put("log of the engine" + on, () -> log(machine, "engine", ENGINE_LINES));
            questions.put("containers" + on, () -> machine.docker("ps", "--all"));
        }
        questions.put("workers, as the manager shows them", () -> list(fleet.api(), "/workers"));
        questions.put("newest events", () -> list(fleet.api(), "/events?limit=" + EVENTS));
        tasksIn(failure)
                .forEach(task -> questions.put(
                        "events of task " + task, () -> last(EVENTS, list(fleet.api(), "/tasks/" + task + "/events"))));
        return "What the machines looked like when this failed: " + failure + answers(questions, PATIENCE);
    }

    /** The answer to each question, or why there is none, be it that it takes too long. */
    static String answers(Map<String, Callable<String>> questions, Duration patience) {
        StringBuilder text = new StringBuilder();
        questions.forEach((title, question) -> text.append("\n--- ")
                .append(title)
                .append(":\n")
                .append(answer(question, patience).stripTrailing()));
        return text.append("\n---").toString();
    }

    private static String answer(Callable<String> question, Duration patience) {
        FutureTask<String> asking = new FutureTask<>(question);
        // A thread of its own: one that hangs is left behind, and ends with the machine at the latest.
        Thread.ofPlatform().daemon().name("diagnosis").start(asking);
        try {
            return asking.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException hanging) {
            asking.cancel(true);
            return "(no answer within " + patience + ")";
        } catch (ExecutionException failed) {
            return "(" + failed.getCause() + ")";
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return "(interrupted)";
        }
    }

    /** The ids in all that is said about a failure, but only the first few. */
    static List<String> tasksIn(Throwable failure) {
        StringWriter told = new StringWriter();
        failure.printStackTrace(new PrintWriter(told, true));
        return TASK.matcher(told.toString())
                .results()
                .map(MatchResult::group)
                .distinct()
                .limit(TASKS)
                .toList();
    }

    private static String log(Machine machine, String kind, int lines) throws IOException {
        Path log = machine.log(kind);
        // It may have been cut in the middle of a character.
        return Files.exists(log) ? last(lines, new String(Files.readAllBytes(log), StandardCharsets.UTF_8)) : "(none)";
    }

    private static String list(Api api, String path) {
        Api.Answer answer = api.get(path);
        return answer.status() == 200
                ? answer.json().valueStream().map(JsonNode::toString).collect(Collectors.joining("\n"))
                : answer.status() + ": " + answer.body();
    }

    static String last(int lines, String text) {
        List<String> all = text.lines().toList();
        return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    }
}
