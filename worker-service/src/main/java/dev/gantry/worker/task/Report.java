package dev.gantry.worker.task;

import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.DurationText;
import dev.gantry.model.wire.Observation;
import dev.gantry.worker.runtime.AttemptRef;
import dev.gantry.worker.supervision.Exit;
import java.util.Optional;

/** Puts one attempt's life into observations, which are cumulative: the last exit stays in them. For one thread. */
final class Report {

    private final Assignment assignment;
    private final CurrentRun run;
    private final HealthWatch health;
    private final ObservationLog observations;
    private Optional<Exit> lastExit = Optional.empty();
    private String lastTrouble = "";

    Report(Assignment assignment, CurrentRun run, HealthWatch health, ObservationLog observations) {
        this.assignment = assignment;
        this.run = run;
        this.health = health;
        this.observations = observations;
    }

    /** What is said of an attempt that was never here. */
    static Observation neverHere(Assignment entry, Reason reason) {
        return new Observation(
                entry.task(), entry.attempt(), 0, null, Phase.GONE, reason, "", null, false, null, null, null);
    }

    void running() {
        if (run.isGivenUp()) {
            phase(Phase.RUNNING, Reason.UNHEALTHY, joined(run.unhealthyBecause(), run.standstill()));
        } else if (!run.standstill().isEmpty()) {
            phase(Phase.RUNNING, Reason.PAUSED, run.standstill());
        } else {
            switch (health.health()) {
                case NONE, STARTING -> phase(Phase.RUNNING, run.restart() == 0 ? Reason.STARTED : Reason.RESTARTED, "");
                case HEALTHY -> phase(Phase.RUNNING, Reason.HEALTHY, "");
                case UNHEALTHY -> phase(Phase.RUNNING, Reason.UNHEALTHY, health.trouble());
            }
        }
    }

    private static String joined(String one, String other) {
        return one.isEmpty() || other.isEmpty() ? one + other : one + "; " + other;
    }

    void exited(Exit exit) {
        lastExit = Optional.of(exit);
        lastTrouble = exit.unhealthy() ? run.unhealthyBecause() : "";
    }

    /** The run has ended and the next one waits for its back-off. */
    void restarting() {
        record(Phase.STARTING, Reason.RESTARTING, exitWords(), run.restart() + 1);
    }

    /** A stop that no user wanted is told as such. */
    void stopping(Reason why) {
        if (why == Reason.DEADLINE_EXCEEDED) {
            phase(Phase.STOPPING, why, limitWords());
        } else if (why == Reason.LEASE_EXPIRED) {
            phase(Phase.STOPPING, why, "");
        } else {
            phase(Phase.STOPPING, Reason.STOPPING, "");
        }
    }

    private String limitWords() {
        return Optional.ofNullable(assignment.spec())
                .map(TaskSpec::maxRunTime)
                .map(limit -> "it ran longer than its maxRunTime of " + DurationText.print(limit))
                .orElse("");
    }

    void phase(Phase phase, Reason reason, String words) {
        record(phase, reason, words, run.restart());
    }

    String exitWords() {
        return lastExit.map(exit -> exit.code()
                        .map(code -> circumstances(exit) + "exit code " + code)
                        .orElse("the container was removed by somebody else"))
                .orElse("");
    }

    private String circumstances(Exit exit) {
        if (exit.byEngine()) {
            return "the engine was restarted, ";
        }
        if (exit.foreign()) {
            return "the image is made for another architecture than this machine has, ";
        }
        if (exit.unhealthy()) {
            return "unhealthy" + (lastTrouble.isEmpty() ? "" : " (" + lastTrouble + ")") + ", ";
        }
        if (exit.isOutOfMemory()) {
            return "out of memory, ";
        }
        return exit.oomKilled() ? "the kernel killed a process of it for its memory, " : "";
    }

    String endWords(Reason reason) {
        if (reason == Reason.STOPPED || reason == Reason.EXITED || reason == Reason.LEASE_EXPIRED) {
            return "";
        }
        if (reason == Reason.DEADLINE_EXCEEDED) {
            return limitWords();
        }
        return switch (run.restart()) {
            case 0 -> exitWords();
            case 1 -> exitWords() + " after 1 restart";
            default -> exitWords() + " after " + run.restart() + " restarts";
        };
    }

    private void record(Phase phase, Reason reason, String words, int restart) {
        boolean ended = phase == Phase.GONE || reason == Reason.RESTARTING;
        observations.record(
                new AttemptRef(assignment.task(), assignment.attempt()),
                new Observation(
                        assignment.task(),
                        assignment.attempt(),
                        restart,
                        run.containerId(),
                        phase,
                        reason,
                        words,
                        lastExit.flatMap(Exit::code).orElse(null),
                        lastExit.map(Exit::isOutOfMemory).orElse(false),
                        lastExit.map(Exit::reason).orElse(null),
                        run.startedAt(),
                        ended ? lastExit.map(Exit::at).orElse(null) : null,
                        run.imageDigest()));
    }
}
