package dev.gantry.simulation.generate;

import dev.gantry.model.EngineState;
import dev.gantry.model.EngineStatus;
import dev.gantry.model.PortRange;
import dev.gantry.model.Resources;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.WorkerRegistration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Machines too small for all that is asked of them. */
public final class Machines {

    /** The first port of every worker's range; fixed ports are picked from here on too, so that both kinds collide. */
    static final int FIRST_PORT = 20_000;

    static final List<String> ZONES = List.of("a", "b", "c");
    static final List<String> ARCHITECTURES = List.of("x86_64", "aarch64");

    /** Machines of one make: several of them are equal, so that ids decide. */
    private static final List<Resources> MAKES =
            List.of(new Resources(1_000, 800, 8, 2_000), new Resources(2_000, 800, 4, 900));

    private final Dice dice;
    private final Scarcity scarcity;
    private final boolean labelled;
    private int made;

    public Machines(Dice dice, Scarcity scarcity) {
        this(dice, scarcity, false);
    }

    private Machines(Dice dice, Scarcity scarcity, boolean labelled) {
        this.dice = dice;
        this.scarcity = scarcity;
        this.labelled = labelled;
    }

    /** Machines with labels, of several architectures, many of one make. */
    public static Machines labelled(Dice dice, Scarcity scarcity) {
        return new Machines(dice, scarcity, true);
    }

    /**
     * What the next machine says when it joins. Its names and ids tell its number, from 1. One in ten is of a version that does
     * not stop by itself what must not run twice.
     */
    public WorkerRegistration next() {
        made++;
        return new WorkerRegistration(
                new WorkerId(new UUID(0x20000, made)),
                "w" + made,
                "http://w" + made,
                labelled && dice.chance(0.6) ? dice.pick(MAKES) : capacity(),
                labelled ? labels() : Map.of(),
                new PortRange(FIRST_PORT, FIRST_PORT + scarcity.rangePorts() - 1),
                labelled ? dice.pick(ARCHITECTURES) : ARCHITECTURES.getFirst(),
                "simulated",
                new EngineStatus(EngineState.OK, "1", "1.41"),
                dice.uuid(),
                dice.chance(0.9));
    }

    private Resources capacity() {
        return new Resources(
                100L * dice.between(5, 20), 100L * dice.between(4, 16), dice.between(2, 10), dice.between(600, 3_000));
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new HashMap<>();
        labels.put("cores", String.valueOf(dice.between(1, 8)));
        if (dice.chance(0.8)) {
            labels.put("zone", dice.pick(ZONES));
        }
        if (dice.chance(0.5)) {
            labels.put("rack", String.valueOf(dice.below(2)));
        }
        return labels;
    }
}
