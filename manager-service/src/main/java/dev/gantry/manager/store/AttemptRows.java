package dev.gantry.manager.store;

import java.util.List;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Reads {@code task_attempt}. Nothing is written through entities: the {@link GroupCommit} writes. */
interface AttemptRows extends Repository<AttemptEntity, AttemptEntityKey> {

    @Query("select attempt from AttemptEntity attempt order by attempt.key.taskId, attempt.key.attempt")
    List<AttemptEntity> all();
}
