package dev.gantry.benchmarks;

import dev.gantry.machines.Machine;

/** What keeps containers running on the machines of an {@link Arena}. */
interface Orchestrator {

    /** As a table calls it. */
    String title();

    /** Asks for so many equal containers that are to run for ever. Nothing else runs yet. */
    void run(int copies) throws InterruptedException;

    /** Takes back whatever was asked for. */
    void removeAll() throws InterruptedException;

    /** Whether it could use every machine now. */
    boolean isWhole() throws InterruptedException;

    /** Lets all containers of a machine go to others, and gives it no new ones until it is {@linkplain #open opened}. */
    void drain(Machine machine) throws InterruptedException;

    /** Whether it may give new containers to a machine; what runs there stays. */
    void open(Machine machine, boolean open) throws InterruptedException;
}
