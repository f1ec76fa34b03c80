package dev.gantry.worker.platform;

import dev.gantry.model.PortRange;
import java.net.URI;
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
     * @param capacity what tasks may book; 0 is what the machine has
     * @param reserved what is kept from them for the machine itself
     * @param portRange where free ports are picked from
     */
    public record WorkerSettings(
            @DefaultValue("") String name,
            @DefaultValue("") String address,
            @DefaultValue("unix:///var/run/docker.sock") String engine,
            @DefaultValue Map<String, String> labels,
            @DefaultValue Amounts capacity,
            @DefaultValue Amounts reserved,
            @DefaultValue("20000-29999") String portRange) {

        public PortRange ports() {
            return PortRange.parse(portRange);
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
