package dev.gantry.manager.cluster;

import dev.gantry.model.Protocol;
import java.time.Instant;
import java.util.Map;

/** The host ports of one worker that nobody else can have, at one moment. Immutable. */
public final class PortUse {

    public static final PortUse NONE = new PortUse(new PortSet(), new PortSet(), Map.of());

    private final PortSet booked;
    private final PortSet ofOrphans;
    private final Map<Integer, Instant> blocked;

    /** Takes sets that nobody changes any more. */
    PortUse(PortSet booked, PortSet ofOrphans, Map<Integer, Instant> blocked) {
        this.booked = booked;
        this.ofOrphans = ofOrphans;
        this.blocked = Map.copyOf(blocked);
    }

    /** Whether an attempt or an orphan has the port. */
    public boolean isBooked(int port, Protocol protocol) {
        return booked.contains(port, protocol) || ofOrphans.contains(port, protocol);
    }

    /** Whether an orphan has the port, and perhaps an attempt too. */
    public boolean isOfOrphan(int port, Protocol protocol) {
        return ofOrphans.contains(port, protocol);
    }

    /** Whether a process outside Gantry was seen on the port a moment ago. */
    public boolean isBlocked(int port, Instant now) {
        Instant until = blocked.get(port);
        return until != null && now.isBefore(until);
    }

    /** The ports of processes outside Gantry, each with the moment until which it is blocked. */
    Map<Integer, Instant> blocked() {
        return blocked;
    }
}
