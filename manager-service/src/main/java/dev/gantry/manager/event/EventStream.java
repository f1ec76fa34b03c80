package dev.gantry.manager.event;

import dev.gantry.manager.store.EventFilter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One reader's server-sent events (WHATWG HTML, section 9.2), from its place on until it leaves. */
final class EventStream {

    /** So often a silent stream says where it is: proxies keep it open, and a reader that has left is noticed. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

    private final EventLog log;
    private final EventFilter filter;
    private long place;

    EventStream(EventLog log, EventFilter filter, long place) {
        this.log = log;
        this.filter = filter;
        this.place = place;
    }

    /** Goes on until the reader leaves, which is an exception, or the manager stops. */
    void writeTo(OutputStream out) throws IOException {
        out.write("retry: 1000\n".getBytes(StandardCharsets.UTF_8));
        mark(out);
        try {
            while (!log.isClosed()) {
                EventLog.Batch batch = log.after(place, filter);
                for (EventMessage message : batch.messages()) {
                    out.write(message.bytes());
                }
                boolean moved = batch.reached() > place;
                place = batch.reached();
                if (!batch.messages().isEmpty()) {
                    out.flush();
                }
                if (!moved) {
                    log.awaitBehind(place, LONGEST_SILENCE);
                    if (log.last() <= place && !log.isClosed()) {
                        mark(out);
                    }
                }
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** An id without data moves the reader's last id and is no event. */
    private void mark(OutputStream out) throws IOException {
        out.write(("id: " + new EventId(log.generation(), place) + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
