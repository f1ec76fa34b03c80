package dev.gantry.simulation.generate;

import dev.gantry.model.OnDisconnect;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Protocol;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/** Task specs of all kinds, from a stock that is made first: few of them mean many equal tasks. */
public final class Specs {

    private static final List<String> IMAGES = List.of("web", "batch", "cache");

    private final Dice dice;
    private final List<TaskSpec> stock = new ArrayList<>();

    public Specs(Dice dice, Scarcity scarcity) {
        this(dice, scarcity, UnaryOperator.identity());
    }

    /** Specs of which each wants something more. */
    public Specs(Dice dice, Scarcity scarcity, UnaryOperator<TaskSpec> more) {
        this.dice = dice;
        for (int number = 0; number < scarcity.specs(); number++) {
            stock.add(more.apply(make(number, scarcity)));
        }
    }

    public TaskSpec next() {
        return dice.pick(stock);
    }

    /** All specs that there are. */
    public List<TaskSpec> stock() {
        return List.copyOf(stock);
    }

    /** A hash that equal specs share, and different ones do not. */
    public static SpecHash hash(TaskSpec spec) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(spec.toString().getBytes(StandardCharsets.UTF_8));
            return new SpecHash(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private TaskSpec make(int number, Scarcity scarcity) {
        RestartMode mode = dice.pick(List.of(RestartMode.values()));
        return TaskSpec.builder("t" + number, dice.pick(IMAGES))
                .cpu(dice.between(0, 8) / 10.0)
                .memory(50L * dice.between(1, 10))
                .disk(dice.between(0, 3))
                .pidsLimit(100 * dice.between(1, 3))
                .ports(ports(scarcity))
                .restartPolicy(policy(mode))
                .priority(dice.pick(List.of(0, 50, 100)))
                .stopGrace(Duration.ofSeconds(dice.between(0, 10)))
                .onDisconnect(onDisconnect())
                .build();
    }

    private OnDisconnect onDisconnect() {
        int kind = dice.below(20);
        return kind < 12 ? OnDisconnect.REPLACE : kind < 17 ? OnDisconnect.KEEP : OnDisconnect.STOP;
    }

    private RestartPolicy policy(RestartMode mode) {
        return new RestartPolicy(
                mode, dice.between(0, 3), Duration.ofSeconds(1), Duration.ofSeconds(8), Duration.ofMinutes(1));
    }

    private List<PortSpec> ports(Scarcity scarcity) {
        List<PortSpec> ports = new ArrayList<>();
        if (scarcity.fixedPorts() > 0 && dice.chance(0.3)) {
            ports.add(new PortSpec(80, Machines.FIRST_PORT + dice.below(scarcity.fixedPorts()), protocol()));
        }
        for (int free = dice.chance(0.4) ? dice.between(1, 2) : 0; free > 0; free--) {
            ports.add(new PortSpec(8_000 + free, 0, protocol()));
        }
        return ports;
    }

    private Protocol protocol() {
        return dice.chance(0.8) ? Protocol.TCP : Protocol.UDP;
    }
}
