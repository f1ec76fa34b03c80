package dev.gantry.simulation.generate;

import dev.gantry.model.Affinity;
import dev.gantry.model.SpreadLimit;
import dev.gantry.model.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What tasks want beside room: workers of a kind, distance from each other, a policy of their own. */
public final class Preferences {

    private static final List<String> POLICIES = List.of("", "spread", "bin-pack", "round-robin", "greedy", "e-pvm");

    private final Dice dice;

    public Preferences(Dice dice) {
        this.dice = dice;
    }

    /** The spec with some preferences, or with none. */
    public TaskSpec on(TaskSpec spec) {
        return spec.toBuilder()
                .labels(dice.chance(0.6) ? Map.of("team", dice.pick(List.of("a", "b"))) : Map.of())
                .constraints(several(0.25, this::condition))
                .affinities(several(0.3, () -> new Affinity(condition(), dice.between(-100, 100))))
                .spread(several(
                        0.2,
                        () -> new SpreadLimit(
                                dice.pick(List.of(SpreadLimit.WORKER, "zone", "rack")), dice.between(1, 3))))
                .antiAffinity(several(0.15, this::kind))
                .schedulerPolicy(dice.pick(POLICIES))
                .build();
    }

    private <T> List<T> several(double probability, Supplier<T> one) {
        List<T> several = new ArrayList<>();
        while (several.size() < 2 && dice.chance(probability)) {
            several.add(one.get());
        }
        return several;
    }

    /** On a worker: of the labels that {@link Machines#labelled} gives, and of one that nobody has. */
    private String condition() {
        return dice.pick(List.of(
                "zone == " + zone(),
                "zone != " + zone(),
                "zone in (a, b)",
                "rack exists",
                "rack not exists",
                "cores >= " + dice.between(2, 8),
                "worker.arch == " + dice.pick(Machines.ARCHITECTURES),
                dice.chance(0.2) ? "gpu exists" : "gpu not exists"));
    }

    private String kind() {
        return dice.pick(List.of("team == a", "team == b", "team not exists", "task.name == t" + dice.below(3)));
    }

    private String zone() {
        return dice.pick(Machines.ZONES);
    }
}
