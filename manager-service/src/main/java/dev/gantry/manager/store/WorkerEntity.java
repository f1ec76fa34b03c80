package dev.gantry.manager.store;

import dev.gantry.manager.cluster.Availability;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code worker}. */
@Entity
@Table(name = "worker")
class WorkerEntity {

    @Id
    UUID id;

    String name;

    String address;

    long cpuMillis;

    long memory;

    long disk;

    long pids;

    @Column(columnDefinition = "text")
    String labels;

    String portRange;

    String arch;

    String version;

    String engineVersion;

    String engineApi;

    @Nullable
    UUID incarnation;

    boolean leases;

    @Enumerated(EnumType.STRING)
    Availability availability;

    @Nullable
    @Column(columnDefinition = "text")
    String drain;

    boolean lost;

    Instant registeredAt;
}
