package dev.gantry.manager.store;

import dev.gantry.model.TaskId;
import java.util.List;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Reads what happened. */
@Repository
public class History {

    private final EventRows events;

    History(EventRows events) {
        this.events = events;
    }

    /** The events of a task, oldest first. */
    @Transactional(readOnly = true)
    public List<StoredEvent> ofTask(TaskId task) {
        return events.findByTaskIdOrderByNumber(task.value()).stream()
                .map(StoredEvent::of)
                .toList();
    }

    /** The number of the newest event, 0 if there is none. */
    @Transactional(readOnly = true)
    public long lastNumber() {
        return events.lastNumber();
    }
}
