package dev.gantry.manager.event;

import dev.gantry.manager.store.StoredEvent;
import dev.gantry.model.wire.GantryJson;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An event and its form on the stream, which is made once for all readers, by the first. */
final class EventMessage {

    private final EventId id;
    private final StoredEvent event;
    private volatile byte @Nullable [] bytes;

    EventMessage(EventId id, StoredEvent event) {
        this.id = id;
        this.event = event;
    }

    StoredEvent event() {
        return event;
    }

    /** A server-sent event; two readers that are the first at the same time make the same. */
    byte[] bytes() {
        byte[] made = bytes;
        if (made == null) {
            String json = GantryJson.mapper().writeValueAsString(event);
            made = ("id: " + id + "\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
            bytes = made;
        }
        return made;
    }
}
