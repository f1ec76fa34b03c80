package dev.gantry.manager.dashboard;

import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.dashboard.Words.Age;
import dev.gantry.manager.store.StoredEvent;
import dev.gantry.model.Reason;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * An event in the list of the latest.
 *
 * @param subject the task or worker that it is about
 * @param move from which state to which, if it changed one; otherwise empty
 */
record EventRow(long number, Age age, String subject, String type, String move, String words) {

    static EventRow of(StoredEvent event, ClusterViews views, Instant now) {
        return new EventRow(
                event.number(),
                Age.of(event.at(), now),
                subject(event, views),
                event.type().toLowerCase(Locale.ROOT).replace('_', ' '),
                move(event),
                words(event));
    }

    private static String subject(StoredEvent event, ClusterViews views) {
        if (event.task() != null) {
            return views.findTask(event.task())
                    .map(task -> task.spec().name())
                    .orElse(event.task().toString());
        }
        if (event.worker() != null) {
            return views.findWorker(event.worker())
                    .map(view -> view.worker().name())
                    .orElse(event.worker().toString());
        }
        return "cluster";
    }

    private static String move(StoredEvent event) {
        if (event.to() == null || event.to() == event.from()) {
            return "";
        }
        String to = event.to().name().toLowerCase(Locale.ROOT);
        return event.from() == null ? to : event.from().name().toLowerCase(Locale.ROOT) + " → " + to;
    }

    private static String words(StoredEvent event) {
        return Optional.of(event.message())
                .filter(message -> !message.isBlank())
                .or(() -> Optional.ofNullable(event.reason()).map(Reason::sentence))
                .orElse("");
    }
}
