package dev.gantry.manager.cluster;

import dev.gantry.model.EngineState;
import dev.gantry.model.EngineStatus;
import dev.gantry.model.PortRange;
import dev.gantry.model.Resources;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes workers for tests: a test says what it is about, and the rest is that of any machine in good order. */
public final class TestWorker {

    private final WorkerId id;
    private final String name;
    private final Instant registeredAt;
    private String address;
    private Resources capacity = new Resources(4_000, 4_096, 100, 4_096);
    private Map<String, String> labels = Map.of();
    private PortRange ports = new PortRange(20_000, 20_010);
    private String arch = "x86_64";
    private EngineStatus engine = new EngineStatus(EngineState.OK, "1", "1.41");
    private @Nullable UUID incarnation;
    private Availability availability = Availability.ACTIVE;
    private boolean lost;

    private TestWorker(WorkerId id, String name, Instant registeredAt) {
        this.id = id;
        this.name = name;
        this.registeredAt = registeredAt;
        this.address = "http://" + name;
    }

    public static TestWorker of(WorkerId id, String name, Instant registeredAt) {
        return new TestWorker(id, name, registeredAt);
    }

    /** The same machine under another id and name. */
    public static TestWorker like(Worker other, WorkerId id, String name) {
        TestWorker like = of(id, name, other.registeredAt())
                .address(other.address())
                .capacity(other.capacity())
                .labels(other.labels())
                .arch(other.arch())
                .availability(other.availability())
                .lost(other.lost());
        like.ports = other.portRange();
        like.engine = other.engine();
        like.incarnation = other.incarnation();
        return like;
    }

    public TestWorker address(String newAddress) {
        address = newAddress;
        return this;
    }

    public TestWorker capacity(Resources newCapacity) {
        capacity = newCapacity;
        return this;
    }

    public TestWorker labels(Map<String, String> newLabels) {
        labels = newLabels;
        return this;
    }

    /** From which host ports are picked. */
    public TestWorker ports(int first, int last) {
        ports = new PortRange(first, last);
        return this;
    }

    public TestWorker arch(String newArch) {
        arch = newArch;
        return this;
    }

    public TestWorker engine(EngineState state, String version, String apiVersion) {
        engine = new EngineStatus(state, version, apiVersion);
        return this;
    }

    public TestWorker incarnation(UUID process) {
        incarnation = process;
        return this;
    }

    public TestWorker availability(Availability newAvailability) {
        availability = newAvailability;
        return this;
    }

    public TestWorker lost(boolean isLost) {
        lost = isLost;
        return this;
    }

    public Worker build() {
        return new Worker(
                id,
                name,
                address,
                capacity,
                labels,
                ports,
                arch,
                "test",
                engine,
                incarnation,
                true,
                availability,
                lost,
                registeredAt);
    }
}
