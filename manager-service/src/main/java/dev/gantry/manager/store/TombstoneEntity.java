package dev.gantry.manager.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code tombstone}. */
@Entity
@Table(name = "tombstone")
class TombstoneEntity {

    @Id
    UUID taskId;

    Instant expiresAt;
}
