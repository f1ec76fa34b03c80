package dev.gantry.manager.store;

import jakarta.persistence.Embeddable;
import java.io.Serializable;

/** The key of {@code placement_decision}. */
@Embeddable
record DecisionEntityKey(String specHash, long firstEvent) implements Serializable {

    private static final long serialVersionUID = 1L;
}
