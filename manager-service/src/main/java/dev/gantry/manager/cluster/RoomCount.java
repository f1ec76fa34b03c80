package dev.gantry.manager.cluster;

import dev.gantry.model.Resources;
import java.util.function.Consumer;

/** Counts the workers that are short of what a booking needs; shows the others. */
final class RoomCount {

    final long cpu;
    final long memory;
    private final Consumer<Worker> others;
    int ofMemory;
    int ofCpu;

    RoomCount(long cpu, long memory, Consumer<Worker> others) {
        this.cpu = cpu;
        this.memory = memory;
        this.others = others;
    }

    void one(WorkerState state) {
        Resources free = state.free();
        if (free.memory() < memory) {
            ofMemory++;
        } else if (free.cpuMillis() < cpu) {
            ofCpu++;
        } else {
            others.accept(state.joined());
        }
    }
}
