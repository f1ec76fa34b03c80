package dev.gantry.manager.dashboard;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Unplaced;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.dashboard.Words.Age;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskState;
import dev.gantry.model.wire.PullProgress;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A task in the table of tasks.
 *
 * @param detail what is to say beyond the reason's sentence, in the scheduler's or the engine's words; may be empty
 * @param worker the name of the current attempt's worker
 */
record TaskRow(
        String id,
        String shortId,
        String name,
        String image,
        String state,
        String style,
        String reason,
        String sentence,
        String detail,
        String worker,
        boolean hasLogs,
        int restarts,
        Age age) {

    private static final int SHORT = 8;

    static TaskRow of(Task task, Standing standing, ClusterViews views, Optional<PullProgress> pull, Instant now) {
        String id = task.id().toString();
        Optional<Unplaced> unplaced = views.findUnplaced(task.id());
        Reason reason = unplaced.map(Unplaced::reason).orElse(task.reason());
        Optional<TaskAttempt> current = task.current();
        return new TaskRow(
                id,
                id.substring(0, SHORT),
                task.spec().name(),
                task.spec().image(),
                task.state().name().toLowerCase(Locale.ROOT),
                style(task, standing),
                reason.name(),
                reason.sentence(),
                pull.map(PullProgress::sentence)
                        .or(() -> detail(task, unplaced))
                        .filter(words -> !words.equals(reason.sentence()))
                        .orElse(""),
                current.map(TaskAttempt::worker)
                        .flatMap(views::findWorker)
                        .map(view -> view.worker().name())
                        .orElse("none"),
                current.filter(TaskAttempt::ran).isPresent() && reason != Reason.STOPPED,
                current.map(TaskAttempt::restarts).orElse(0),
                Age.of(task.createdAt(), now));
    }

    /** A task that failed looks so however long it is ago. */
    private static String style(Task task, Standing standing) {
        return task.state() == TaskState.FAILED
                ? Tone.BAD.style()
                : standing.tone().style();
    }

    private static Optional<String> detail(Task task, Optional<Unplaced> unplaced) {
        Optional<String> own = Optional.of(task.message()).filter(words -> !words.isBlank());
        Optional<String> waits = unplaced.map(Unplaced::message);
        return waits.map(words ->
                        own.map(before -> words + " Before that: " + before).orElse(words))
                .or(() -> own);
    }
}
