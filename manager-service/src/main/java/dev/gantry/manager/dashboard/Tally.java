package dev.gantry.manager.dashboard;

import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.model.Resources;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/** How many tasks and workers stand how, and how full all workers are together. */
final class Tally {

    private final Map<Standing, Integer> tasks = new EnumMap<>(Standing.class);
    private final Map<MachineStanding, Integer> machines = new EnumMap<>(MachineStanding.class);
    private int orphans;
    private Resources booked = Resources.NONE;
    private Resources capacity = Resources.NONE;

    Tally(Collection<WorkerView> workers) {
        for (WorkerView view : workers) {
            machines.merge(MachineStanding.of(view), 1, Integer::sum);
            orphans += view.orphans().size();
            booked = booked.plus(view.booked());
            capacity = capacity.plus(view.worker().capacity());
        }
    }

    void add(Standing standing) {
        tasks.merge(standing, 1, Integer::sum);
    }

    int of(Standing standing) {
        return tasks.getOrDefault(standing, 0);
    }

    int of(MachineStanding standing) {
        return machines.getOrDefault(standing, 0);
    }

    /** Workers without those that were only announced. */
    int joined() {
        return machines.values().stream().mapToInt(Integer::intValue).sum() - of(MachineStanding.ANNOUNCED);
    }

    /** Containers that the store does not know. */
    int orphans() {
        return orphans;
    }

    int allTasks() {
        return tasks.values().stream().mapToInt(Integer::intValue).sum();
    }

    Gauge cpu() {
        return Gauge.cpu(booked, capacity);
    }

    Gauge memory() {
        return Gauge.memory(booked, capacity);
    }
}
