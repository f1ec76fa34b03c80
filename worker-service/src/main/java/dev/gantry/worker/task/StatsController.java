package dev.gantry.worker.task;

import dev.gantry.model.EngineStatus;
import dev.gantry.model.Resources;
import dev.gantry.model.wire.ContainerUsage;
import dev.gantry.worker.stats.MachineStats;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /stats}: the machine, its engine, and how many tasks it has; the same figures as meters. */
@RestController
class StatsController {

    /**
     * The machine now.
     *
     * @param load the system's load average of the last minute
     * @param diskFree in GiB
     * @param attempts that are not over
     * @param containers those that run and whose control groups can be seen
     */
    record Stats(
            Resources used,
            double load,
            long diskTotal,
            long diskFree,
            int attempts,
            int startsInFlight,
            EngineStatus engine,
            List<ContainerUsage> containers) {}

    private final Channel channel;
    private final MachineStats machine;
    private final ContainerUsages usages;

    StatsController(Channel channel, MachineStats machine, ContainerUsages usages, MeterRegistry meters) {
        this.channel = channel;
        this.machine = machine;
        this.usages = usages;
        Gauge.builder(
                        "gantry.worker.attempts",
                        channel,
                        known -> known.attempts().live())
                .description("Attempts that are not over")
                .register(meters);
        Gauge.builder(
                        "gantry.worker.starts.in.flight",
                        channel,
                        known -> known.attempts().startsInFlight())
                .description("Containers that are being created and started")
                .register(meters);
        Gauge.builder("gantry.worker.cpu.cores", machine, seen -> seen.used().cpuMillis() / 1000.0)
                .description("Cores of the machine that are in use, by whatever")
                .register(meters);
        Gauge.builder("gantry.worker.memory.mib", machine, seen -> seen.used().memory())
                .description("Memory of the machine that is in use, without the file cache")
                .register(meters);
        Gauge.builder("gantry.worker.load", machine, MachineStats::load)
                .description("Load average of the last minute")
                .register(meters);
        Gauge.builder("gantry.worker.disk.free.gib", machine, MachineStats::diskFree)
                .description("Free space of the file system that holds the data folder")
                .register(meters);
    }

    @GetMapping("/stats")
    Stats stats() {
        return new Stats(
                machine.used(),
                machine.load(),
                machine.diskTotal(),
                machine.diskFree(),
                channel.attempts().live(),
                channel.attempts().startsInFlight(),
                channel.engine(),
                usages.look());
    }
}
