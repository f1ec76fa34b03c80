package dev.gantry.manager.store;

import java.util.List;
import java.util.UUID;
import org.springframework.data.repository.Repository;

/** Reads {@code worker}. Nothing is written through entities: the {@link GroupCommit} writes. */
interface WorkerRows extends Repository<WorkerEntity, UUID> {

    List<WorkerEntity> findAll();
}
