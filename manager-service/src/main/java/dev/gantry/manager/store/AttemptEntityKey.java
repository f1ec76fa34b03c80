package dev.gantry.manager.store;

import jakarta.persistence.Embeddable;
import java.io.Serializable;
import java.util.UUID;

/** The key of {@code task_attempt}. */
@Embeddable
record AttemptEntityKey(UUID taskId, int attempt) implements Serializable {

    private static final long serialVersionUID = 1L;
}
