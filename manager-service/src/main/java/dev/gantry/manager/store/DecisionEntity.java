package dev.gantry.manager.store;

import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** A row of {@code placement_decision}. */
@Entity
@Table(name = "placement_decision")
class DecisionEntity {

    @EmbeddedId
    DecisionEntityKey key;

    long lastEvent;

    String body;
}
