package dev.gantry.e2e.machines;

import dev.gantry.e2e.Docker;
import dev.gantry.machines.Machine;
import dev.gantry.machines.Rack;

/** A test that is killed while it has a machine with an engine and a container; see {@link MachinesIT}. */
final class AbandonedRack {

    private AbandonedRack() {}

    /** Sets a machine up, says so, and then waits for its end. */
    public static void main(String[] arguments) throws InterruptedException {
        Rack rack = TestRack.start();
        Machine machine = rack.add("left");
        machine.startEngine();
        machine.docker("load", "--input", arguments[0]);
        machine.docker("run", "--detach", Docker.IMAGE, "sleep", "600");
        System.out.println(rack.name());
        Thread.currentThread().join();
    }
}
