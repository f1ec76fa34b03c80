package dev.gantry.cli;

import dev.gantry.model.wire.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** Watches tasks until they are where the person wants them, and says on stderr what changes meanwhile. */
final class TaskWait {

    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final ManagerApi manager;
    private final Terminal terminal;
    private final Duration timeout;
    private final Instant deadline;
    private boolean moved;

    TaskWait(ManagerApi manager, Terminal terminal, Duration timeout) {
        this.manager = manager;
        this.terminal = terminal;
        this.timeout = timeout;
        this.deadline = terminal.clock().instant().plus(timeout);
    }

    /** The task as soon as it runs, or ended. */
    JsonNode untilRunning(String id) {
        return until(id, "RUNNING", task -> true);
    }

    /** The task as soon as a later attempt than the given one runs, or the task ended. */
    JsonNode untilLaterAttemptRuns(String id, int attempt) {
        return until(id, "RUNNING", task -> task.path("attempt").asInt() > attempt);
    }

    /** The task as soon as it ended. */
    JsonNode untilEnded(String id) {
        return until(id, "COMPLETED", task -> true);
    }

    /** How far an image is moves in one line of a terminal, and is not written anywhere else. */
    private String say(JsonNode task, String said) {
        boolean moving = Standing.isPulling(task);
        String now = moving && !terminal.interactive() ? Standing.storedLine(task) : Standing.line(task);
        if (now.equals(said)) {
            return said;
        }
        clear();
        if (moving && terminal.interactive()) {
            terminal.moving(now);
            moved = true;
        } else {
            terminal.progress(now);
        }
        return now;
    }

    /** Nothing of a moving line is left beside what is said next. */
    private void clear() {
        if (moved) {
            terminal.moving("");
            moved = false;
        }
    }

    private JsonNode until(String id, String state, Predicate<JsonNode> enough) {
        String said = "";
        while (true) {
            JsonNode task = manager.get(ApiPath.task(id).with("wait", LOOK).with("until", state));
            said = say(task, said);
            if ((Standing.of(task).equals(state) && enough.test(task)) || Standing.isFinal(task)) {
                return task;
            }
            if (!terminal.clock().instant().isBefore(deadline)) {
                clear();
                throw new Failure(
                        ExitStatus.REFUSED,
                        "task " + id + " is still " + Standing.of(task) + " after " + DurationText.print(timeout));
            }
            terminal.sleep(BETWEEN_LOOKS);
        }
    }
}
