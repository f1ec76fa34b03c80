package dev.gantry.manager.store;

import java.util.List;
import java.util.UUID;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Reads {@code task}. Nothing is written through entities: the {@link GroupCommit} writes. */
interface TaskRows extends Repository<TaskEntity, UUID> {

    @Query("select task from TaskEntity task order by task.number")
    List<TaskEntity> all();
}
