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
 * @param what from which state to which, or else what kind of change it was
 */
record EventRow(long number, Age age, String subject, String what, String words) {

    static EventRow of(StoredEvent event, ClusterViews views, Instant now) {
        return new EventRow(event.number(), Age.of(event.at(), now), subject(event, views), what(event), words(event));
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

    private static String what(StoredEvent event) {
        if (event.to() != null && event.to() != event.from()) {
            return (event.from() == null ? "" : plain(event.from().name()) + " → ")
                    + plain(event.to().name());
        }
        return plain(
                event.attempt() != null && event.reason() != null
                        ? event.reason().name()
                        : event.type());
    }

    private static String plain(String code) {
        return code.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String words(StoredEvent event) {
        return Optional.of(event.message())
                .filter(message -> !message.isBlank())
                .or(() -> Optional.ofNullable(event.reason()).map(Reason::sentence))
                .orElse("");
    }
}
