package dev.gantry.worker.probe;

import dev.gantry.model.HealthCheck;
import dev.gantry.worker.platform.WorkerProperties;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.supervision.Vitals;
import java.time.Clock;
import java.util.concurrent.Semaphore;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Begins checks of running containers. Safe for many threads. */
@Component
public class Checkups {

    /** Fewer than the connections to the engine, which others need too. */
    private static final int COMMANDS_AT_ONCE = 64;

    private final ContainerRuntime runtime;
    private final String publishedAt;
    private final Clock clock;
    private final Semaphore commands = new Semaphore(COMMANDS_AT_ONCE);

    @Autowired
    Checkups(ContainerRuntime runtime, WorkerProperties properties, Clock clock) {
        this(runtime, properties.worker().probeHost(), clock);
    }

    /**
     * Reaches containers in one of two ways.
     *
     * @param publishedAt the host at which published ports are reached, where containers are not; empty where they are
     */
    public Checkups(ContainerRuntime runtime, String publishedAt, Clock clock) {
        this.runtime = runtime;
        this.publishedAt = publishedAt;
        this.clock = clock;
    }

    /**
     * Begins to check a run.
     *
     * @param first what is known of it already
     * @param changed told, on the check's own thread, of each change of health
     */
    public Checkup begin(HealthCheck.Probed check, Subject subject, Vitals first, Runnable changed) {
        Checkup checkup = new Checkup(check, subject, first, probe(check, subject), clock, changed);
        checkup.begin();
        return checkup;
    }

    private Probe probe(HealthCheck.Probed check, Subject subject) {
        return switch (check) {
            case HealthCheck.Http http -> new HttpProbe(http, Endpoint.of(subject, http.port(), publishedAt), clock);
            case HealthCheck.Tcp tcp -> new TcpProbe(tcp, Endpoint.of(subject, tcp.port(), publishedAt), clock);
            case HealthCheck.Command command -> new CommandProbe(command, subject.container(), runtime, commands);
        };
    }
}
