package dev.gantry.manager.store;

import dev.gantry.model.DesiredState;
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

/** A row of {@code task}. */
@Entity
@Table(name = "task")
class TaskEntity {

    @Id
    UUID id;

    boolean named;

    long number;

    String specHash;

    @Enumerated(EnumType.STRING)
    DesiredState desired;

    @Enumerated(EnumType.STRING)
    TaskState state;

    @Enumerated(EnumType.STRING)
    Reason reason;

    @Column(columnDefinition = "text")
    String message;

    int failures;

    Instant createdAt;

    Instant changedAt;

    @Nullable
    Instant finishedAt;
}
