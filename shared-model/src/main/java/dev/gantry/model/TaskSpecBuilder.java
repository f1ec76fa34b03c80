package dev.gantry.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says what differs from the defaults of a {@link TaskSpec}, field by field; each takes what the record's own Javadoc says. For one thread. */
public final class TaskSpecBuilder {

    private final String name;
    private final String image;
    private List<String> command = List.of();
    private List<String> args = List.of();
    private Map<String, String> env = Map.of();
    private double cpu;
    private long memory = TaskSpec.DEFAULT_MEMORY;
    private long disk;
    private int pidsLimit = TaskSpec.DEFAULT_PIDS_LIMIT;
    private List<PortSpec> ports = List.of();
    private RestartPolicy restartPolicy = RestartPolicy.DEFAULT;
    private Map<String, String> labels = Map.of();
    private int priority = TaskSpec.DEFAULT_PRIORITY;
    private String user = "";
    private String workingDir = "";
    private String stopSignal = "";
    private Duration stopGrace = TaskSpec.DEFAULT_STOP_GRACE;
    private @Nullable Duration maxRunTime;
    private PullPolicy pullPolicy = PullPolicy.IF_NOT_PRESENT;
    private OnDisconnect onDisconnect = OnDisconnect.REPLACE;
    private List<String> constraints = List.of();
    private List<Affinity> affinities = List.of();
    private List<SpreadLimit> spread = List.of();
    private List<String> antiAffinity = List.of();
    private String schedulerPolicy = "";
    private boolean init;
    private List<Mount> mounts = List.of();
    private Logging logging = Logging.DEFAULT;
    private Limits limits = Limits.DEFAULT;
    private Networking networking = Networking.DEFAULT;
    private Privileges privileges = Privileges.DEFAULT;

    TaskSpecBuilder(String name, String image) {
        this.name = name;
        this.image = image;
    }

    TaskSpecBuilder(TaskSpec spec) {
        this.name = spec.name();
        this.image = spec.image();
        this.command = spec.command();
        this.args = spec.args();
        this.env = spec.env();
        this.cpu = spec.cpu();
        this.memory = spec.memory();
        this.disk = spec.disk();
        this.pidsLimit = spec.pidsLimit();
        this.ports = spec.ports();
        this.restartPolicy = spec.restartPolicy();
        this.labels = spec.labels();
        this.priority = spec.priority();
        this.user = spec.user();
        this.workingDir = spec.workingDir();
        this.stopSignal = spec.stopSignal();
        this.stopGrace = spec.stopGrace();
        this.maxRunTime = spec.maxRunTime();
        this.pullPolicy = spec.pullPolicy();
        this.onDisconnect = spec.onDisconnect();
        this.constraints = spec.constraints();
        this.affinities = spec.affinities();
        this.spread = spec.spread();
        this.antiAffinity = spec.antiAffinity();
        this.schedulerPolicy = spec.schedulerPolicy();
        this.init = spec.init();
        this.mounts = spec.mounts();
        this.logging = spec.logging().orElse(Logging.DEFAULT);
        this.limits = spec.limits();
        this.networking = spec.networking();
        this.privileges = spec.privileges();
    }

    public TaskSpecBuilder command(List<String> newCommand) {
        command = newCommand;
        return this;
    }

    public TaskSpecBuilder args(List<String> newArgs) {
        args = newArgs;
        return this;
    }

    public TaskSpecBuilder env(Map<String, String> newEnv) {
        env = newEnv;
        return this;
    }

    public TaskSpecBuilder cpu(double newCpu) {
        cpu = newCpu;
        return this;
    }

    public TaskSpecBuilder memory(long newMemory) {
        memory = newMemory;
        return this;
    }

    public TaskSpecBuilder disk(long newDisk) {
        disk = newDisk;
        return this;
    }

    public TaskSpecBuilder pidsLimit(int newPidsLimit) {
        pidsLimit = newPidsLimit;
        return this;
    }

    public TaskSpecBuilder ports(List<PortSpec> newPorts) {
        ports = newPorts;
        return this;
    }

    public TaskSpecBuilder restartPolicy(RestartPolicy newRestartPolicy) {
        restartPolicy = newRestartPolicy;
        return this;
    }

    public TaskSpecBuilder labels(Map<String, String> newLabels) {
        labels = newLabels;
        return this;
    }

    public TaskSpecBuilder priority(int newPriority) {
        priority = newPriority;
        return this;
    }

    public TaskSpecBuilder user(String newUser) {
        user = newUser;
        return this;
    }

    public TaskSpecBuilder workingDir(String newWorkingDir) {
        workingDir = newWorkingDir;
        return this;
    }

    public TaskSpecBuilder stopSignal(String newStopSignal) {
        stopSignal = newStopSignal;
        return this;
    }

    public TaskSpecBuilder stopGrace(Duration newStopGrace) {
        stopGrace = newStopGrace;
        return this;
    }

    public TaskSpecBuilder maxRunTime(@Nullable Duration newMaxRunTime) {
        maxRunTime = newMaxRunTime;
        return this;
    }

    public TaskSpecBuilder pullPolicy(PullPolicy newPullPolicy) {
        pullPolicy = newPullPolicy;
        return this;
    }

    public TaskSpecBuilder onDisconnect(OnDisconnect newOnDisconnect) {
        onDisconnect = newOnDisconnect;
        return this;
    }

    public TaskSpecBuilder constraints(List<String> newConstraints) {
        constraints = newConstraints;
        return this;
    }

    public TaskSpecBuilder affinities(List<Affinity> newAffinities) {
        affinities = newAffinities;
        return this;
    }

    public TaskSpecBuilder spread(List<SpreadLimit> newSpread) {
        spread = newSpread;
        return this;
    }

    public TaskSpecBuilder antiAffinity(List<String> newAntiAffinity) {
        antiAffinity = newAntiAffinity;
        return this;
    }

    public TaskSpecBuilder schedulerPolicy(String newSchedulerPolicy) {
        schedulerPolicy = newSchedulerPolicy;
        return this;
    }

    public TaskSpecBuilder init(boolean newInit) {
        init = newInit;
        return this;
    }

    public TaskSpecBuilder mounts(List<Mount> newMounts) {
        mounts = newMounts;
        return this;
    }

    public TaskSpecBuilder logging(Logging newLogging) {
        logging = newLogging;
        return this;
    }

    public TaskSpecBuilder limits(Limits newLimits) {
        limits = newLimits;
        return this;
    }

    public TaskSpecBuilder networking(Networking newNetworking) {
        networking = newNetworking;
        return this;
    }

    public TaskSpecBuilder privileges(Privileges newPrivileges) {
        privileges = newPrivileges;
        return this;
    }

    public TaskSpec build() {
        return new TaskSpec(
                name,
                image,
                command,
                args,
                env,
                cpu,
                memory,
                disk,
                pidsLimit,
                ports,
                restartPolicy,
                labels,
                priority,
                user,
                workingDir,
                stopSignal,
                stopGrace,
                maxRunTime,
                pullPolicy,
                onDisconnect,
                constraints,
                affinities,
                spread,
                antiAffinity,
                schedulerPolicy,
                init,
                mounts,
                Optional.of(logging),
                limits,
                networking,
                privileges);
    }
}
