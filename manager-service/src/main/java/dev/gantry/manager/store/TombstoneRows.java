package dev.gantry.manager.store;

import java.util.List;
import java.util.UUID;
import org.springframework.data.repository.Repository;

/** Reads {@code tombstone}. Nothing is written through entities: the {@link GroupCommit} writes. */
interface TombstoneRows extends Repository<TombstoneEntity, UUID> {

    List<TombstoneEntity> findAll();
}
