package dev.gantry.manager.store;

import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.Wanted;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code task_attempt}. */
@Entity
@Table(name = "task_attempt")
class AttemptEntity {

    @EmbeddedId
    AttemptEntityKey key;

    UUID workerId;

    boolean successor;

    @Enumerated(EnumType.STRING)
    Wanted wanted;

    long graceMillis;

    @Enumerated(EnumType.STRING)
    Phase phase;

    boolean ran;

    int restarts;

    @Column(columnDefinition = "text")
    String ports;

    @Nullable
    String containerId;

    @Enumerated(EnumType.STRING)
    Reason reason;

    @Column(columnDefinition = "text")
    String message;

    @Nullable
    Integer exitCode;

    boolean oomKilled;

    @Nullable
    String imageDigest;

    @Nullable
    Instant startedAt;

    @Nullable
    Instant finishedAt;
}
