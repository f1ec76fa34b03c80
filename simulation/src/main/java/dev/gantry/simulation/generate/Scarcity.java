package dev.gantry.simulation.generate;

/**
 * How much there is to fight for.
 *
 * @param workers the number of machines
 * @param specs how many different specs the tasks have
 * @param fixedPorts from how many host ports the fixed ones are picked; 0 means that no task wants one
 * @param rangePorts the size of a worker's port range, from which free ports are taken
 */
public record Scarcity(int workers, int specs, int fixedPorts, int rangePorts) {

    public Scarcity {
        if (workers < 1 || specs < 1 || fixedPorts < 0 || rangePorts < 1) {
            throw new IllegalArgumentException("a cluster needs a worker, a spec and a port");
        }
    }

    /** Few machines, few ports, and few or many specs. */
    public static Scarcity of(Dice dice) {
        int specs = dice.chance(0.5) ? dice.between(1, 3) : dice.between(10, 40);
        return new Scarcity(dice.between(1, 5), specs, dice.between(0, 3), dice.between(2, 6));
    }
}
