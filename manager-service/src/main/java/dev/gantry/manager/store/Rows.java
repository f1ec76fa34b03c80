package dev.gantry.manager.store;

import java.util.List;
import java.util.UUID;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** What is read from the tables. Nothing is written through entities: the {@link GroupCommit} writes. */
final class Rows {

    private Rows() {}

    interface Tasks extends Repository<TaskEntity, UUID> {
        @Query("select task from TaskEntity task order by task.number")
        List<TaskEntity> all();
    }

    interface Attempts extends Repository<AttemptEntity, AttemptEntityKey> {
        @Query("select attempt from AttemptEntity attempt order by attempt.key.taskId, attempt.key.attempt")
        List<AttemptEntity> all();
    }

    interface Specs extends Repository<SpecEntity, String> {
        List<SpecEntity> findAll();
    }

    interface Workers extends Repository<WorkerEntity, UUID> {
        List<WorkerEntity> findAll();
    }

    interface Events extends Repository<EventEntity, Long> {
        List<EventEntity> findByTaskIdOrderByNumber(UUID taskId);

        @Query("select coalesce(max(event.number), 0) from EventEntity event")
        long lastNumber();
    }
}
