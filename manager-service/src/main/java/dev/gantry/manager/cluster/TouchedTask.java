package dev.gantry.manager.cluster;

import dev.gantry.model.Attempt;
import java.util.ArrayList;
import java.util.List;

/** What one turn has done to one task. Belongs to one thread. */
final class TouchedTask {

    /**
     * An attempt that was changed.
     *
     * @param isNew whether the turn made it
     */
    record Touch(TaskAttempt newest, boolean isNew) {}

    private boolean isNew;
    private boolean durable;
    private List<Touch> attempts = List.of();

    /** The turn has accepted it. */
    void accepted() {
        isNew = true;
    }

    boolean isNew() {
        return isNew;
    }

    /** It was changed in more than what is explained about it. */
    void changed() {
        durable = true;
    }

    boolean isChanged() {
        return durable;
    }

    /** The attempts that were changed, in the order in which they first were; also those that the task no longer lists. */
    List<Touch> attempts() {
        return attempts;
    }

    boolean isNew(Attempt attempt) {
        return attempts.stream()
                .anyMatch(touch -> touch.isNew() && touch.newest().number().equals(attempt));
    }

    /** Takes note of an attempt that the turn made. */
    void placed(TaskAttempt attempt) {
        add(new Touch(attempt, true));
    }

    /** Takes note of what an attempt is now. */
    void advanced(TaskAttempt attempt) {
        for (int place = 0; place < attempts.size(); place++) {
            Touch before = attempts.get(place);
            if (before.newest().number().equals(attempt.number())) {
                attempts.set(place, new Touch(attempt, before.isNew()));
                return;
            }
        }
        add(new Touch(attempt, false));
    }

    private void add(Touch touch) {
        if (attempts.isEmpty()) {
            attempts = new ArrayList<>(1);
        }
        attempts.add(touch);
    }
}
