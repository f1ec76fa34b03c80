package dev.gantry.benchmarks;

import dev.gantry.manager.reconcile.Decider;
import dev.gantry.manager.scheduling.Filter;
import dev.gantry.manager.scheduling.Scheduler;
import dev.gantry.manager.scheduling.Spread;
import dev.gantry.model.Resources;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Equal machines of 48 cores and 192 GiB that are 85 % full, and stay so: before tasks come, as many have ended.
 *
 * <p>The first 75 % of each machine are one large task that stays, so that a cluster of any size is full soon.
 */
final class FullCluster {

    static final Resources MACHINE = new Resources(48_000, 196_608, 1_000, 100_000);

    private static final double BALLAST = 0.75;
    private static final double FULL = 0.85;
    private static final double LARGEST = 0.2;
    private static final int AT_ONCE = 5_000;
    private static final Decider SPREAD = new Decider(new Scheduler(Filter.ALL, new Spread()));

    private final Random random;
    private final List<TaskId> live = new ArrayList<>();
    private int specs;
    final CoreCluster core;
    final int machines;

    FullCluster(int machines, long seed) {
        this.machines = machines;
        this.random = new Random(seed);
        this.core = new CoreCluster(seed, _ -> {});
        for (int number = 0; number < machines; number++) {
            core.join("w" + number, MACHINE);
        }
        fill();
        core.state.workers().forEach(worker -> core.uses(worker.id(), used()));
    }

    /** Machines are used otherwise than they are booked. */
    private Resources used() {
        return new Resources(random.nextLong(MACHINE.cpuMillis() / 2), random.nextLong(MACHINE.memory() / 2), 0, 0);
    }

    private void fill() {
        submit(machines, new Sizes.Size(BALLAST, BALLAST));
        core.place(SPREAD);
        double cpu = BALLAST * machines;
        double memory = cpu;
        while (Math.max(cpu, memory) < FULL * machines) {
            List<TaskSpec> some = new ArrayList<>();
            while (some.size() < AT_ONCE && Math.max(cpu, memory) < FULL * machines) {
                Sizes.Size size = next();
                cpu += size.cpu();
                memory += size.memory();
                some.add(spec(size));
            }
            live.addAll(submit(some));
            core.place(SPREAD);
        }
        live.forEach(this::runIfPlaced);
    }

    /** As many tasks end as come. What was placed before runs by now, and has for a minute. */
    List<TaskSpec> exchange(int tasks, boolean identical) {
        core.rest();
        List<TaskId> ended = new ArrayList<>();
        for (int index = 0; index < tasks && !live.isEmpty(); index++) {
            int place = random.nextInt(live.size());
            ended.add(live.set(place, live.getLast()));
            live.removeLast();
        }
        ended.stream().filter(this::isPlaced).forEach(core::end);
        List<TaskSpec> coming = new ArrayList<>();
        while (coming.size() < tasks) {
            TaskSpec spec = spec(next());
            coming.addAll(identical ? List.of(spec(new Sizes.Size(0.03, 0.03))) : List.of(spec));
        }
        return coming;
    }

    /** Nothing that could not fit on any machine beside the large task: it would wait for ever and be tried each time. */
    private Sizes.Size next() {
        Sizes.Size size = Sizes.borgTask(random);
        while (Math.max(size.cpu(), size.memory()) > LARGEST) {
            size = Sizes.borgTask(random);
        }
        return size;
    }

    /** They wait for a place from now on. */
    void arrive(List<TaskSpec> coming, int perSpec) {
        List<SpecHash> hashes = new ArrayList<>();
        for (int index = 0; index < coming.size(); index++) {
            hashes.add(index % perSpec == 0 ? newHash() : hashes.getLast());
        }
        live.addAll(core.submit(coming, hashes));
    }

    /** What was placed runs. */
    void settle(int newest) {
        live.subList(Math.max(0, live.size() - newest), live.size()).forEach(this::runIfPlaced);
    }

    private List<TaskId> submit(List<TaskSpec> some) {
        return core.submit(some, some.stream().map(_ -> newHash()).toList());
    }

    private void submit(int tasks, Sizes.Size size) {
        SpecHash hash = newHash();
        TaskSpec spec = spec(size);
        core.submit(Collections.nCopies(tasks, spec), Collections.nCopies(tasks, hash));
    }

    private void runIfPlaced(TaskId id) {
        if (isPlaced(id)) {
            core.run(id);
        }
    }

    private boolean isPlaced(TaskId id) {
        return core.state.loadTask(id).current().isPresent();
    }

    private SpecHash newHash() {
        return new SpecHash(String.format("%064x", ++specs));
    }

    static TaskSpec spec(Sizes.Size size) {
        return TaskSpec.builder("t", "image")
                .cpu(Math.max(1, Math.round(size.cpu() * MACHINE.cpuMillis())) / 1_000.0)
                .memory(Math.max(1, Math.round(size.memory() * MACHINE.memory())))
                .pidsLimit(100)
                .build();
    }
}
