package dev.gantry.worker.membership;

import dev.gantry.model.ClusterId;
import dev.gantry.model.EngineState;
import dev.gantry.model.EngineStatus;
import dev.gantry.model.Epoch;
import dev.gantry.model.Incarnations;
import dev.gantry.model.Resources;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.WorkerAccepted;
import dev.gantry.model.wire.WorkerRegistration;
import dev.gantry.platform.Ids;
import dev.gantry.worker.platform.MachineClock;
import dev.gantry.worker.platform.WorkerName;
import dev.gantry.worker.platform.WorkerProperties;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.Engine;
import dev.gantry.worker.runtime.EngineVersion;
import dev.gantry.worker.stats.MachineStats;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Joins the cluster, and joins again whenever the manager has not been heard of for a while, or does not know yet that the engine
 * was replaced by one of another version.
 */
@Component
public class Membership {

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final int SILENT_INTERVALS = 3;
    private static final Logger log = LoggerFactory.getLogger(Membership.class);

    private final Identity identity;
    private final Leave leave = new Leave();
    private final ApplicationContext application;
    private final ContainerRuntime runtime;
    private final ManagerClient manager;
    private final WorkerName name;
    private final WorkerProperties properties;
    private final Engine engine;
    private final MachineStats machine;
    private final MachineClock machineClock;
    private final Clock clock;
    private final Environment environment;
    private final UUID incarnation;
    private final String version;
    private volatile Instant heard = Instant.EPOCH;
    /** What the manager was told of the engine last; nothing until it has taken this process in. */
    private @Nullable EngineVersion toldOf;

    private @Nullable Thread thread;
    private volatile boolean standsDown;
    private String trouble = "";

    Membership(
            Identity identity,
            ContainerRuntime runtime,
            ManagerClient manager,
            WorkerName name,
            WorkerProperties properties,
            Engine engine,
            MachineStats machine,
            MachineClock machineClock,
            Clock clock,
            Ids ids,
            Environment environment,
            ApplicationContext application,
            BuildProperties build) {
        this.application = application;
        this.identity = identity;
        this.runtime = runtime;
        this.manager = manager;
        this.name = name;
        this.properties = properties;
        this.engine = engine;
        this.machine = machine;
        this.machineClock = machineClock;
        this.clock = clock;
        this.environment = environment;
        this.incarnation = Incarnations.of(clock.instant(), ids.next());
        this.version = String.valueOf(build.getVersion());
        identity.settle(runtime);
    }

    /** Names this process: another one of the same worker has another incarnation. */
    public UUID incarnation() {
        return incarnation;
    }

    /** Whether this process ends because another one is the worker. */
    boolean standsDown() {
        return standsDown;
    }

    /** Waits until the worker belongs to a cluster, which is at once for all but its first start. */
    public void awaitCluster() throws InterruptedException {
        identity.awaitCluster();
    }

    /** Waits until this process may act on the worker's containers: another one may be the worker already. */
    public void awaitLeave() throws InterruptedException {
        leave.await();
    }

    /** Lets a manager pass, or refuses it. */
    public void fence(ClusterId cluster, Epoch epoch, Optional<WorkerId> meant) throws IOException {
        identity.fence(cluster, epoch, meant);
    }

    /** The engine's session that was kept last; empty if none was. */
    public String engineSession() {
        return identity.engineSession();
    }

    /** Keeps the engine's session for the next process of this worker. */
    public void keepEngineSession(String session) {
        identity.keepEngineSession(session);
    }

    /** What an earlier process has kept of the time that managers have granted; empty if nothing. */
    public String lease() {
        return identity.lease();
    }

    /** Keeps the time that managers have granted for the next process of this worker, and says whether it could. */
    public boolean keepLease(String text) {
        return identity.keepLease(text);
    }

    /** A manager has asked for news. */
    public void heardOfManager() {
        heard = clock.instant();
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        leave.asking();
        thread = Thread.ofVirtual().name("membership").start(this::stayJoined);
    }

    @EventListener(ContextClosedEvent.class)
    void end() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void stayJoined() {
        Duration pause = PAUSE;
        Duration interval = Duration.ofSeconds(1);
        try {
            while (!Thread.currentThread().isInterrupted()) {
                EngineVersion current = runtime.version();
                boolean isHeard =
                        heard.plus(interval.multipliedBy(SILENT_INTERVALS)).isAfter(clock.instant());
                if (isHeard && current.equals(toldOf)) {
                    Thread.sleep(interval);
                    continue;
                }
                try {
                    WorkerAccepted accepted = manager.join(registration(current), identity.cluster());
                    toldOf = current;
                    joined(accepted);
                    leave.accepted();
                    interval = accepted.interval();
                    pause = PAUSE;
                    Thread.sleep(interval.multipliedBy(SILENT_INTERVALS));
                } catch (IOException refused) {
                    if (!(refused instanceof ManagerClient.Duplicate)) {
                        leave.alone();
                    } else if (leave.duplicate(clock.instant())) {
                        standDown(refused);
                        return;
                    }
                    troubled(String.valueOf(refused.getMessage()));
                    Thread.sleep(pause);
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                }
            }
        } catch (InterruptedException workerEnds) {
            Thread.currentThread().interrupt();
        }
    }

    /** This process has acted alone, and another one is the worker. Containers run on. */
    private void standDown(IOException refused) {
        standsDown = true;
        log.error("This worker ends, because another process is the same one: {}", refused.getMessage());
        Thread.ofPlatform().name("stand-down").start(() -> System.exit(SpringApplication.exit(application, () -> 1)));
    }

    private void joined(WorkerAccepted accepted) throws IOException {
        identity.join(accepted.clusterId());
        log.info(
                "Joined cluster={} as worker={} id={} manager={}",
                accepted.clusterId(),
                name.name(),
                accepted.id(),
                properties.managerUrl());
        trouble = "";
    }

    /** One line for each kind of trouble, not for each try. */
    private void troubled(String words) {
        if (!words.equals(trouble)) {
            log.warn("Cannot join the manager at {}: {}", properties.managerUrl(), words);
            trouble = words;
        }
    }

    private WorkerRegistration registration(EngineVersion current) {
        return new WorkerRegistration(
                identity.id(),
                name.name(),
                address(),
                properties.worker().offered(machine()),
                properties.worker().labels(),
                properties.worker().ports(),
                engine.arch(),
                version,
                new EngineStatus(EngineState.OK, current.release(), current.api()),
                incarnation,
                machineClock.isKnown());
    }

    private String address() {
        if (!properties.worker().address().isEmpty()) {
            return properties.worker().address();
        }
        String host = environment.getProperty("server.address", "127.0.0.1");
        return "http://" + host + ":" + environment.getProperty("local.server.port", "8081");
    }

    private Resources machine() {
        return new Resources(engine.cpus() * 1000L, engine.memory(), machine.diskTotal(), machine.pids());
    }
}
