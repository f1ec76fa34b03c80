package dev.gantry.simulation.generate;

import dev.gantry.model.EngineState;
import dev.gantry.model.EngineStatus;
import dev.gantry.model.PortRange;
import dev.gantry.model.Resources;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.WorkerRegistration;
import java.util.Map;
import java.util.UUID;

/** Machines too small for all that is asked of them. */
public final class Machines {

    /** The first port of every worker's range; fixed ports are picked from here on too, so that both kinds collide. */
    static final int FIRST_PORT = 20_000;

    private final Dice dice;
    private final Scarcity scarcity;
    private int made;

    public Machines(Dice dice, Scarcity scarcity) {
        this.dice = dice;
        this.scarcity = scarcity;
    }

    /** What the next machine says when it joins. Its names and ids tell its number, from 1. */
    public WorkerRegistration next() {
        made++;
        return new WorkerRegistration(
                new WorkerId(new UUID(0x20000, made)),
                "w" + made,
                "http://w" + made,
                new Resources(
                        100L * dice.between(5, 20),
                        100L * dice.between(4, 16),
                        dice.between(2, 10),
                        dice.between(600, 3_000)),
                Map.of(),
                new PortRange(FIRST_PORT, FIRST_PORT + scarcity.rangePorts() - 1),
                "x86_64",
                "simulated",
                new EngineStatus(EngineState.OK, "1", "1.41"),
                dice.uuid());
    }
}
