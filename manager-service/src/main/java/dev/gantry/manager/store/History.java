package dev.gantry.manager.store;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.PlacementDecision;
import dev.gantry.model.Phase;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.GantryJson;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what happened. A question that the database cannot answer in {@value #LONGEST_SECONDS} s is given up, so that nobody keeps a
 * connection for long.
 */
@Repository
@Transactional(readOnly = true, timeout = History.LONGEST_SECONDS)
public class History {

    static final int LONGEST_SECONDS = 10;

    /** So many events are looked through for those of a worker, which have no index, before a page is what was found. */
    static final int RANGE = 20_000;

    private final EventRows events;
    private final EntityManager entities;
    private final JsonMapper json = GantryJson.mapper();

    History(EventRows events, EntityManager entities) {
        this.events = events;
        this.entities = entities;
    }

    /** All events of a task, oldest first. */
    public List<StoredEvent> ofTask(TaskId task) {
        return events.findByTaskIdOrderByNumber(task.value()).stream()
                .map(StoredEvent::of)
                .toList();
    }

    /** The first events behind a number, perhaps not as many as there are. */
    public EventPage after(long number, EventFilter filter, int most) {
        long last = events.lastNumber();
        long from = Math.max(number, events.firstNumber() - 1);
        long end = isScan(filter) ? Math.min(last, from + RANGE) : last;
        List<StoredEvent> found = find("asc", from, end, filter, most + 1);
        if (found.size() > most) {
            List<StoredEvent> page = found.subList(0, most);
            return new EventPage(page, page.getLast().number(), true);
        }
        return new EventPage(found, Math.max(number, end), end < last);
    }

    /** The newest events, oldest first; those of a worker only as far as they are among the newest {@value #RANGE} of all. */
    public List<StoredEvent> newest(EventFilter filter, int most) {
        long last = events.lastNumber();
        boolean all = filter.task().isEmpty() && filter.worker().isEmpty();
        long from = all ? last - most : isScan(filter) ? last - RANGE : 0;
        return find("desc", from, last, filter, most).reversed();
    }

    private static boolean isScan(EventFilter filter) {
        return filter.worker().isPresent() && filter.task().isEmpty();
    }

    private List<StoredEvent> find(String order, long from, long to, EventFilter filter, int most) {
        List<String> conditions = new ArrayList<>(List.of("event.number > :from", "event.number <= :to"));
        filter.task().ifPresent(_ -> conditions.add("event.taskId = :task"));
        filter.worker().ifPresent(_ -> conditions.add("event.workerId = :worker"));
        TypedQuery<EventEntity> query = entities.createQuery(
                "select event from EventEntity event where " + String.join(" and ", conditions)
                        + " order by event.number " + order,
                EventEntity.class);
        query.setParameter("from", from);
        query.setParameter("to", to);
        filter.task().ifPresent(task -> query.setParameter("task", task.value()));
        filter.worker().ifPresent(worker -> query.setParameter("worker", worker.value()));
        return query.setMaxResults(most).getResultStream().map(StoredEvent::of).toList();
    }

    /** The event that placed an attempt, if it is still kept. */
    public Optional<StoredEvent> findPlacement(AttemptKey attempt) {
        return entities.createQuery(
                        "select event from EventEntity event where event.taskId = :task and event.attempt = :attempt"
                                + " and event.type = 'PLACED'",
                        EventEntity.class)
                .setParameter("task", attempt.task().value())
                .setParameter("attempt", attempt.attempt().number())
                .getResultStream()
                .findFirst()
                .map(StoredEvent::of);
    }

    /** Why the task of a spec was placed by an event, if that is still kept. */
    public Optional<PlacementDecision> findDecision(SpecHash spec, StoredEvent placed) {
        return entities.createQuery(
                        "select decision from DecisionEntity decision where decision.key.specHash = :spec"
                                + " and decision.key.firstEvent <= :event and decision.lastEvent >= :event",
                        DecisionEntity.class)
                .setParameter("spec", spec.hex())
                .setParameter("event", placed.number())
                .getResultStream()
                .findFirst()
                .map(row -> json.readValue(row.body, PlacementDecision.class));
    }

    /** The phase of a worker's attempt, or nothing if there was none. */
    public Optional<Phase> findPhase(AttemptKey attempt, WorkerId worker) {
        AttemptEntityKey key =
                new AttemptEntityKey(attempt.task().value(), attempt.attempt().number());
        return Optional.ofNullable(entities.find(AttemptEntity.class, key))
                .filter(row -> row.workerId.equals(worker.value()))
                .map(row -> row.phase);
    }

    /** Where an attempt was, or nothing if there was none. */
    public Optional<WorkerId> findWorker(AttemptKey attempt) {
        AttemptEntityKey key =
                new AttemptEntityKey(attempt.task().value(), attempt.attempt().number());
        return Optional.ofNullable(entities.find(AttemptEntity.class, key)).map(row -> new WorkerId(row.workerId));
    }

    /** The number of the oldest event that is kept, 1 if there is none. */
    public long firstNumber() {
        return events.firstNumber();
    }

    /** The number of the newest event, 0 if there is none. */
    public long lastNumber() {
        return events.lastNumber();
    }
}
