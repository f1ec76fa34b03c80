package dev.gantry.manager.store;

import dev.gantry.model.Reason;
import dev.gantry.model.TaskState;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code task_event}. */
@Entity
@Table(name = "task_event")
class EventEntity {

    @Id
    long number;

    Instant at;

    String type;

    @Nullable
    UUID taskId;

    @Nullable
    UUID workerId;

    @Nullable
    Integer attempt;

    @Enumerated(EnumType.STRING)
    @Nullable
    TaskState fromState;

    @Enumerated(EnumType.STRING)
    @Nullable
    TaskState toState;

    @Enumerated(EnumType.STRING)
    @Nullable
    Reason reason;

    @Column(columnDefinition = "text")
    String message;

    String actor;

    @Column(columnDefinition = "text")
    @Nullable
    String detail;
}
