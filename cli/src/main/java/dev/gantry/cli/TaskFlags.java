package dev.gantry.cli;

import dev.gantry.model.Affinity;
import dev.gantry.model.PortSpec;
import dev.gantry.model.wire.DurationText;
import dev.gantry.model.wire.GantryJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** The flags that describe a task. What is not said is left out, so that the manager's defaults hold. */
final class TaskFlags {

    @Option(names = "--name", description = "what people call the task")
    private @Nullable String name;

    @Option(names = "--cpu", paramLabel = "CORES", description = "limit in cores, such as 0.5")
    private @Nullable Double cpu;

    @Option(
            names = "--memory",
            paramLabel = "MIB",
            converter = Converters.OfMemory.class,
            description = "limit in MiB, or with a unit: 512m, 2g")
    private @Nullable Long memory;

    @Option(names = "--disk", paramLabel = "GIB", description = "space to book, in GiB")
    private @Nullable Long disk;

    @Option(
            names = {"-e", "--env"},
            paramLabel = "K=V",
            converter = KeyValue.Converter.class,
            description = "environment variable; repeatable")
    private List<KeyValue> env = new ArrayList<>();

    @Option(
            names = {"-p", "--publish"},
            paramLabel = "[[ADDRESS:]HOST:]CONTAINER[/udp]",
            converter = Converters.OfPort.class,
            description = "publishes a port; without HOST on a free one; repeatable")
    private List<PortSpec> ports = new ArrayList<>();

    @Mixin
    private final ContainerFlags container = new ContainerFlags();

    @Option(
            names = {"-l", "--label"},
            paramLabel = "K=V",
            converter = KeyValue.Converter.class,
            description = "label; repeatable")
    private List<KeyValue> labels = new ArrayList<>();

    @Option(names = "--restart", paramLabel = "MODE", description = "no, on-failure, always or unless-stopped")
    private @Nullable String restart;

    @Option(names = "--priority", paramLabel = "N", description = "0 to 100; the more important is placed first")
    private @Nullable Integer priority;

    @Option(
            names = "--constraint",
            paramLabel = "EXPR",
            description = "condition on the worker, such as 'region == eu'; repeatable")
    private List<String> constraints = new ArrayList<>();

    @Option(
            names = "--affinity",
            paramLabel = "EXPR[:WEIGHT]",
            converter = Converters.OfAffinity.class,
            description = "prefers workers, with a weight of -100 to 100, 50 unless told; repeatable")
    private List<Affinity> affinities = new ArrayList<>();

    @Option(names = "--policy", description = "the placement policy, such as spread or bin-pack")
    private @Nullable String policy;

    @Option(
            names = "--stop-grace",
            paramLabel = "DURATION",
            converter = Converters.OfDuration.class,
            description = "how long a stop waits before it kills, such as 10s")
    private @Nullable Duration stopGrace;

    @Option(
            names = "--on-disconnect",
            paramLabel = "POLICY",
            description = "when its worker is lost: replace, keep, or stop, which never runs it twice")
    private @Nullable String onDisconnect;

    @Mixin
    private final HealthFlags health = new HealthFlags();

    String spec(String image, List<String> args) {
        ObjectNode spec = spec();
        spec.put("image", image);
        if (!args.isEmpty()) {
            spec.set("args", GantryJson.mapper().valueToTree(args));
        }
        return spec.toString();
    }

    boolean given() {
        return !spec().isEmpty();
    }

    private ObjectNode spec() {
        ObjectNode spec = GantryJson.mapper().createObjectNode();
        set(spec, "name", name);
        set(spec, "cpu", cpu);
        set(spec, "memory", memory);
        set(spec, "disk", disk);
        set(spec, "restartPolicy", restart);
        set(spec, "priority", priority);
        set(spec, "schedulerPolicy", policy);
        set(spec, "onDisconnect", onDisconnect == null ? null : onDisconnect.toUpperCase(Locale.ROOT));
        set(spec, "stopGrace", stopGrace == null ? null : DurationText.print(stopGrace));
        list(spec, "ports", ports);
        list(spec, "constraints", constraints);
        list(spec, "affinities", affinities);
        pairs(spec, "env", env);
        pairs(spec, "labels", labels);
        container.addTo(spec);
        health.addTo(spec);
        return spec;
    }

    static void set(ObjectNode spec, String member, @Nullable Object value) {
        if (value != null) {
            spec.putPOJO(member, value);
        }
    }

    static void list(ObjectNode spec, String member, List<?> values) {
        if (!values.isEmpty()) {
            spec.set(member, GantryJson.mapper().valueToTree(values));
        }
    }

    private static void pairs(ObjectNode spec, String member, List<KeyValue> pairs) {
        if (!pairs.isEmpty()) {
            ObjectNode map = spec.putObject(member);
            pairs.forEach(pair -> map.put(pair.key(), pair.value()));
        }
    }
}
