package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventActor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** What an engine itself says that happens to a container, in its own words and order. */
final class RecordedEvents implements AutoCloseable {

    /** Those of a container's life; what is executed in it is not recorded. */
    private static final String[] KINDS = {"create", "start", "kill", "oom", "die", "destroy", "health_status"};

    private static final long PATIENCE_SECONDS = 60;

    private final EngineStream stream;
    private final Taken taken = new Taken();

    private RecordedEvents(EngineStream stream) {
        this.stream = stream;
    }

    /** Records from now on, until it is closed. */
    static RecordedEvents of(String host, String container) throws InterruptedException {
        RecordedEvents events = new RecordedEvents(DockerClients.connect(host).stream());
        events.stream
                .client()
                .eventsCmd()
                .withContainerFilter(container)
                .withEventFilter(KINDS)
                // An engine begins to answer before it begins to listen.
                .withSince(timestamp(Instant.now()))
                .exec(events.taken);
        events.taken.awaitStarted();
        return events;
    }

    /** What the engine remembers of a container, from a moment up to now. */
    static List<String> since(String host, String container, Instant moment) throws InterruptedException {
        try (EngineStream stream = DockerClients.connect(host).stream()) {
            Taken taken = stream.client()
                    .eventsCmd()
                    .withContainerFilter(container)
                    .withEventFilter(KINDS)
                    .withSince(timestamp(moment))
                    .withUntil(timestamp(Instant.now()))
                    .exec(new Taken());
            assertThat(taken.awaitCompletion(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
            return taken.told;
        }
    }

    /** As the engine takes it. */
    private static String timestamp(Instant moment) {
        return moment.getEpochSecond() + "." + String.format("%09d", moment.getNano());
    }

    /** The names of the events up to now, each with the exit code that it tells, if it tells one. */
    List<String> told() {
        return List.copyOf(taken.told);
    }

    @Override
    public void close() {
        taken.closed = true;
        stream.close();
    }

    private static final class Taken extends ResultCallback.Adapter<Event> {

        private final List<String> told = new CopyOnWriteArrayList<>();
        private volatile boolean closed;

        /** Of a stream that is closed here an error is nothing but its end. */
        @Override
        public void onError(Throwable failure) {
            if (!closed) {
                super.onError(failure);
            }
        }

        @Override
        public void onNext(Event event) {
            String code = Optional.ofNullable(event.getActor())
                    .map(EventActor::getAttributes)
                    .map(attributes -> attributes.get("exitCode"))
                    .map(" "::concat)
                    .orElse("");
            told.add(event.getAction() + code);
        }
    }
}
