package dev.gantry.manager.store;

import java.util.List;

/**
 * Some events behind a place, oldest first.
 *
 * @param reached the number up to which they are all that was asked for
 * @param more whether there are events behind that
 */
public record EventPage(List<StoredEvent> events, long reached, boolean more) {

    public EventPage {
        events = List.copyOf(events);
    }
}
