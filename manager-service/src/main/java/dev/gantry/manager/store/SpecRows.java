package dev.gantry.manager.store;

import java.util.List;
import org.springframework.data.repository.Repository;

/** Reads {@code spec}. Nothing is written through entities: the {@link GroupCommit} writes. */
interface SpecRows extends Repository<SpecEntity, String> {

    List<SpecEntity> findAll();
}
