package dev.gantry.worker.task;

import dev.gantry.model.TaskId;
import dev.gantry.model.wire.ContainerUsage;
import dev.gantry.worker.runtime.ContainerSample;
import dev.gantry.worker.stats.Cgroups;
import dev.gantry.worker.task.Attempts.Running;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * What this worker's containers use, looked at every 10 s and whenever somebody asks. The meters have one row for each container
 * that runs, and lose it with the container.
 */
@Component
class ContainerUsages {

    private static final double MIB = 1 << 20;

    /** A look together with what it says. */
    private record Look(ContainerSample sample, ContainerUsage usage) {}

    private record Meter(MultiGauge gauge, ToDoubleFunction<ContainerUsage> value) {}

    private final Supplier<List<Running>> running;
    private final Cgroups groups;
    private final List<Meter> meters = new ArrayList<>();
    private Map<String, Look> newest = new HashMap<>();

    @Autowired
    ContainerUsages(Channel channel, Cgroups groups, MeterRegistry registry) {
        this(() -> channel.attempts().running(), groups, registry);
    }

    /**
     * Begins without a look.
     *
     * @param running the containers that run, those of later attempts behind those of earlier ones
     */
    ContainerUsages(Supplier<List<Running>> running, Cgroups groups, MeterRegistry registry) {
        this.running = running;
        this.groups = groups;
        meter(registry, "gantry.task.cpu.cores", "Cores in use", ContainerUsage::cpu);
        meter(registry, "gantry.task.memory.mib", "Memory in use, without the file cache", ContainerUsage::memory);
        meter(registry, "gantry.task.network.received.bytes", "Since the start", ContainerUsage::networkReceived);
        meter(registry, "gantry.task.network.sent.bytes", "Since the start", ContainerUsage::networkSent);
        meter(registry, "gantry.task.block.read.bytes", "Since the start", ContainerUsage::blockRead);
        meter(registry, "gantry.task.block.written.bytes", "Since the start", ContainerUsage::blockWritten);
    }

    private void meter(MeterRegistry registry, String name, String words, ToDoubleFunction<ContainerUsage> value) {
        meters.add(new Meter(MultiGauge.builder(name).description(words).register(registry), value));
    }

    /** Looks at all of them. */
    @Scheduled(fixedDelay = 10_000)
    List<ContainerUsage> look() {
        return look(running.get());
    }

    /** The newest container of a task, if it runs and its groups can be seen. */
    Optional<ContainerUsage> look(TaskId task, Optional<Integer> attempt) {
        return running.get().reversed().stream()
                .filter(container -> container.attempt().task().equals(task))
                .filter(container -> attempt.filter(number ->
                                number != container.attempt().attempt().number())
                        .isEmpty())
                .flatMap(container -> lookAt(container).stream())
                .findFirst();
    }

    private synchronized Optional<ContainerUsage> lookAt(Running container) {
        Optional<Look> now = groups.find(container.container()).map(sample -> look(container, sample));
        now.ifPresent(look -> newest.put(container.container(), look));
        return now.map(Look::usage);
    }

    private Look look(Running container, ContainerSample sample) {
        return new Look(sample, usage(container, sample));
    }

    private synchronized List<ContainerUsage> look(List<Running> running) {
        Map<String, Look> looks = new HashMap<>();
        List<ContainerUsage> usages = new ArrayList<>();
        for (Running container : running) {
            groups.find(container.container()).ifPresent(sample -> {
                Look now = look(container, sample);
                looks.put(container.container(), now);
                usages.add(now.usage());
            });
        }
        newest = looks;
        meters.forEach(meter -> meter.gauge()
                .register(
                        usages.stream()
                                .map(usage -> Row.of(tags(usage), usage, meter.value()))
                                .toList(),
                        true));
        return usages;
    }

    private ContainerUsage usage(Running container, ContainerSample sample) {
        return new ContainerUsage(
                container.attempt().task(),
                container.attempt().attempt().number(),
                container.name(),
                container.container(),
                sample.at(),
                cores(Optional.ofNullable(newest.get(container.container())), sample),
                Math.round(sample.memory() / MIB * 10) / 10.0,
                Math.round(sample.memoryLimit() / MIB),
                sample.received(),
                sample.sent(),
                sample.read(),
                sample.written());
    }

    /** Over less than a tenth of a second the answer would be chance; then the one before still holds. */
    private static double cores(Optional<Look> before, ContainerSample sample) {
        if (before.isEmpty()) {
            return 0;
        }
        Duration time = Duration.between(before.get().sample().at(), sample.at());
        if (time.toMillis() < 100) {
            return before.get().usage().cpu();
        }
        double cores = (double) (sample.cpuNanos() - before.get().sample().cpuNanos()) / time.toNanos();
        return Math.max(0, Math.round(cores * 1000) / 1000.0);
    }

    private static Tags tags(ContainerUsage usage) {
        return Tags.of(
                "task", usage.task().toString(), "attempt", Integer.toString(usage.attempt()), "name", usage.name());
    }
}
