package dev.gantry.manager.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of {@code spec}: the JSON of a spec, stored once for all tasks that have it. */
@Entity
@Table(name = "spec")
class SpecEntity {

    @Id
    String hash;

    @Column(columnDefinition = "text")
    String body;
}
