package dev.gantry.manager.control;

import dev.gantry.manager.reconcile.DisconnectTerms;
import dev.gantry.platform.StartupFailure;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The manager's settings.
 *
 * @param heartbeatInterval how often each worker is heard of, at the least
 * @param workerTimeout after how much silence a worker is lost; at least four intervals
 * @param workerRestartTimeout how long a worker whose machine refuses the connection may take to come back
 * @param engineTimeout how long the engine of a worker that answers may not answer before its tasks are treated as lost
 * @param massLoss so many workers at least, lost within 30 s and more than half of all, have their tasks held back; 0 is never
 * @param reconcileInterval how often everything is compared once, whatever was noticed in between
 * @param startTimeout how long a worker may take to create and start a container
 * @param pullTimeout how long a worker may take to pull an image
 * @param disconnect how tasks that run once at a time are kept from running twice
 * @param retention how long what is over is kept
 * @param scheduler how places are chosen
 * @param drain how workers are emptied
 */
@Validated
@ConfigurationProperties("gantry")
public record ManagerProperties(
        @NotNull @DefaultValue("1s") Duration heartbeatInterval,
        @NotNull @DefaultValue("4s") Duration workerTimeout,
        @NotNull @DefaultValue("60s") Duration workerRestartTimeout,
        @NotNull @DefaultValue("60s") Duration engineTimeout,
        @Min(0) @DefaultValue("3") int massLoss,
        @NotNull @DefaultValue("10s") Duration reconcileInterval,
        @NotNull @DefaultValue("2m") Duration startTimeout,
        @NotNull @DefaultValue("30m") Duration pullTimeout,
        @Valid @DefaultValue DisconnectSettings disconnect,
        @Valid @DefaultValue RetentionSettings retention,
        @Valid @DefaultValue SchedulerSettings scheduler,
        @Valid @DefaultValue DrainSettings drain) {

    private static final int MOST_ANSWERS = 2_000;

    /**
     * How tasks with {@code onDisconnect: STOP} are kept from running twice.
     *
     * @param lease how long a worker lets them run without hearing of a manager
     * @param kill how long an engine takes to kill a container, at the most
     * @param restart how long whoever supervises a machine takes to start a dead worker again, until that acts, at the most
     */
    public record DisconnectSettings(
            @NotNull @DefaultValue("30s") Duration lease,
            @NotNull @DefaultValue("10s") Duration kill,
            @NotNull @DefaultValue("30s") Duration restart) {

        /** Acknowledgements are a few seconds old when they come. */
        private static final Duration SHORTEST_LEASE = Duration.ofSeconds(10);

        public DisconnectSettings {
            if (lease.compareTo(SHORTEST_LEASE) < 0) {
                throw new StartupFailure("gantry.disconnect.lease is less than 10s. Workers would stop tasks that they"
                        + " may run, whenever a message takes its time.");
            }
            if (kill.isNegative() || restart.isNegative()) {
                throw new StartupFailure("gantry.disconnect.kill and gantry.disconnect.restart cannot be negative.");
            }
        }

        /** The same for the core. */
        public DisconnectTerms terms() {
            return new DisconnectTerms(lease, kill, restart);
        }
    }

    /**
     * How long what is over is kept.
     *
     * @param tasks after a task has ended
     * @param events after they happened
     */
    public record RetentionSettings(
            @NotNull @DefaultValue("7d") Duration tasks,
            @NotNull @DefaultValue("30d") Duration events) {}

    /**
     * How places are chosen.
     *
     * @param policy the name of a scorer
     * @param preemptionBudget the most tasks that may be giving way to more important ones at any moment; 0 is none, ever
     */
    public record SchedulerSettings(
            @NotNull @DefaultValue("spread") String policy,
            @Min(0) @DefaultValue("0") int preemptionBudget) {}

    /**
     * How workers are emptied.
     *
     * @param moves the most tasks that may be on their way from one worker at any moment; an engine starts no more at a time
     * @param deadline how long a drain may take, if whoever wants it does not say
     */
    public record DrainSettings(
            @Min(1) @DefaultValue("4") int moves,
            @NotNull @DefaultValue("1h") Duration deadline) {}

    /** How often each of so many workers is heard of: as set, or less often, so that there are 2,000 answers a second at most. */
    public Duration interval(int workers) {
        return longer(heartbeatInterval, Duration.ofMillis(workers * 1_000L / MOST_ANSWERS));
    }

    /** The longer of what is set and four intervals: less would take a hiccup for a loss. */
    public Duration workerTimeout(int workers) {
        return longer(workerTimeout, interval(workers).multipliedBy(4));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
