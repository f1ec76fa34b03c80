package dev.gantry.worker.platform;

import dev.gantry.model.PortRange;
import dev.gantry.model.Resources;
import dev.gantry.platform.StartupFailure;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The worker's settings.
 *
 * @param managerUrl where the manager listens
 * @param worker what this worker is
 */
@ConfigurationProperties("gantry")
public record WorkerProperties(
        @DefaultValue("http://127.0.0.1:8080") URI managerUrl,
        @DefaultValue WorkerSettings worker) {

    /**
     * What this worker is.
     *
     * @param name unique in the cluster; empty for the host's name
     * @param address how the manager reaches it; empty for {@code http://<server.address>:<port>}
     * @param engine the Docker engine
     * @param capacity what tasks may book
     * @param reserved what is kept from them for the machine itself
     * @param portRange where free ports are picked from
     * @param probeHost where health checks reach published ports; empty if they reach containers themselves
     * @param drainOnShutdown whether the worker has its tasks go elsewhere before it ends
     * @param drainTimeout how long it waits for that, and then ends whatever is left
     */
    public record WorkerSettings(
            @DefaultValue("") String name,
            @DefaultValue("") String address,
            @DefaultValue("unix:///var/run/docker.sock") String engine,
            @DefaultValue Map<String, String> labels,
            @DefaultValue Capacity capacity,
            @DefaultValue Amounts reserved,
            @DefaultValue("20000-29999") String portRange,
            @DefaultValue("") String probeHost,
            @DefaultValue("false") boolean drainOnShutdown,
            @DefaultValue("5m") Duration drainTimeout) {

        public PortRange ports() {
            return PortRange.parse(portRange);
        }

        /** What tasks may book on a machine that has so much. */
        public Resources offered(Resources machine) {
            double cpu = capacity.cpu() > 0 ? capacity.cpu() : machine.cpu() * capacity.share();
            long memory = capacity.memory() > 0 ? capacity.memory() : capacity.shareOf(machine.memory());
            long disk = capacity.disk() > 0 ? capacity.disk() : capacity.shareOf(machine.disk());
            return new Resources(
                    Math.max(0, Math.round((cpu - reserved.cpu()) * 1000)),
                    Math.max(0, memory - reserved.memory()),
                    Math.max(0, disk - reserved.disk()),
                    capacity.shareOf(machine.pids()));
        }
    }

    /**
     * What tasks may book.
     *
     * @param cpu cores; 0 is the share of what the machine has
     * @param memory MiB, likewise
     * @param disk GiB, likewise
     * @param share the worker's part of its machine, above 0 and up to 1
     */
    public record Capacity(
            @DefaultValue("0") double cpu,
            @DefaultValue("0") long memory,
            @DefaultValue("0") long disk,
            @DefaultValue("1") double share) {

        public Capacity {
            // Written so that not-a-number is refused, too.
            if (!(share > 0 && share <= 1)) {
                throw new StartupFailure("gantry.worker.capacity.share is " + share
                        + ". It has to be above 0 and at most 1, such as 0.5 for half of the machine.");
            }
        }

        /** Rounded down: the shares of one machine never add up to more than it has. */
        private long shareOf(long amount) {
            return (long) Math.floor(amount * share);
        }
    }

    /**
     * Amounts of what a machine has.
     *
     * @param cpu cores
     * @param memory MiB
     * @param disk GiB
     */
    public record Amounts(
            @DefaultValue("0") double cpu,
            @DefaultValue("0") long memory,
            @DefaultValue("0") long disk) {}
}
