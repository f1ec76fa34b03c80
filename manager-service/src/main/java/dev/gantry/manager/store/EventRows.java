package dev.gantry.manager.store;

import java.util.List;
import java.util.UUID;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Reads {@code task_event}. Nothing is written through entities: the {@link GroupCommit} writes. */
interface EventRows extends Repository<EventEntity, Long> {

    List<EventEntity> findByTaskIdOrderByNumber(UUID taskId);

    @Query("select coalesce(min(event.number), 1) from EventEntity event")
    long firstNumber();

    @Query("select coalesce(max(event.number), 0) from EventEntity event")
    long lastNumber();
}
