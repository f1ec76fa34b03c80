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

/** Reads what happened. */
@Repository
public class History {

    private final EventRows events;
    private final EntityManager entities;
    private final JsonMapper json = GantryJson.mapper();

    History(EventRows events, EntityManager entities) {
        this.events = events;
        this.entities = entities;
    }

    /** The events of a task, oldest first. */
    @Transactional(readOnly = true)
    public List<StoredEvent> ofTask(TaskId task) {
        return events.findByTaskIdOrderByNumber(task.value()).stream()
                .map(StoredEvent::of)
                .toList();
    }

    /** The first events behind a number, oldest first. */
    @Transactional(readOnly = true)
    public List<StoredEvent> after(long number, EventFilter filter, int most) {
        return find("asc", number, filter, most);
    }

    /** The newest events, oldest first. */
    @Transactional(readOnly = true)
    public List<StoredEvent> newest(EventFilter filter, int most) {
        return find("desc", 0, filter, most).reversed();
    }

    private List<StoredEvent> find(String order, long number, EventFilter filter, int most) {
        List<String> conditions = new ArrayList<>(List.of("event.number > :number"));
        filter.task().ifPresent(_ -> conditions.add("event.taskId = :task"));
        filter.worker().ifPresent(_ -> conditions.add("event.workerId = :worker"));
        TypedQuery<EventEntity> query = entities.createQuery(
                "select event from EventEntity event where " + String.join(" and ", conditions)
                        + " order by event.number " + order,
                EventEntity.class);
        query.setParameter("number", number);
        filter.task().ifPresent(task -> query.setParameter("task", task.value()));
        filter.worker().ifPresent(worker -> query.setParameter("worker", worker.value()));
        return query.setMaxResults(most).getResultStream().map(StoredEvent::of).toList();
    }

    /** The event that placed an attempt, if it is still kept. */
    @Transactional(readOnly = true)
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
    @Transactional(readOnly = true)
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
    @Transactional(readOnly = true)
    public Optional<Phase> findPhase(AttemptKey attempt, WorkerId worker) {
        AttemptEntityKey key =
                new AttemptEntityKey(attempt.task().value(), attempt.attempt().number());
        return Optional.ofNullable(entities.find(AttemptEntity.class, key))
                .filter(row -> row.workerId.equals(worker.value()))
                .map(row -> row.phase);
    }

    /** Where an attempt was, or nothing if there was none. */
    @Transactional(readOnly = true)
    public Optional<WorkerId> findWorker(AttemptKey attempt) {
        AttemptEntityKey key =
                new AttemptEntityKey(attempt.task().value(), attempt.attempt().number());
        return Optional.ofNullable(entities.find(AttemptEntity.class, key)).map(row -> new WorkerId(row.workerId));
    }

    /** The number of the oldest event that is kept, 1 if there is none. */
    @Transactional(readOnly = true)
    public long firstNumber() {
        return events.firstNumber();
    }

    /** The number of the newest event, 0 if there is none. */
    @Transactional(readOnly = true)
    public long lastNumber() {
        return events.lastNumber();
    }
}
