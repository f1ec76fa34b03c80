package dev.gantry.worker.task;

import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.Observation;
import dev.gantry.worker.runtime.AttemptRef;
import dev.gantry.worker.supervision.Exit;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts one attempt's life into observations, which are cumulative: the last exit stays in them. For one thread. */
final class Report {

    private final Assignment assignment;
    private final ObservationLog observations;
    private Optional<Exit> lastExit = Optional.empty();
    private @Nullable Instant startedAt;

    Report(Assignment assignment, ObservationLog observations) {
        this.assignment = assignment;
        this.observations = observations;
    }

    void phase(Phase phase, Reason reason, String words, int restart, @Nullable String container) {
        record(phase, reason, words, restart, container);
    }

    void running(int restart, @Nullable String container, @Nullable Instant since) {
        startedAt = since;
        record(Phase.RUNNING, restart == 0 ? Reason.STARTED : Reason.RESTARTED, "", restart, container);
    }

    void exited(Exit exit) {
        lastExit = Optional.of(exit);
    }

    void restarting(int nextRestart, @Nullable String container, Exit exit) {
        lastExit = Optional.of(exit);
        record(Phase.STARTING, Reason.RESTARTING, lastExitWords(), nextRestart, container);
    }

    void gone(Reason reason, String words, int restart, @Nullable String container) {
        record(Phase.GONE, reason, words, restart, container);
    }

    String lastExitWords() {
        return lastExit.map(exit -> exit.code()
                        .map(code -> (exit.oomKilled() ? "out of memory, " : "") + "exit code " + code)
                        .orElse("the container was removed by somebody else"))
                .orElse("");
    }

    private void record(Phase phase, Reason reason, String words, int restart, @Nullable String container) {
        observations.record(
                new AttemptRef(assignment.task(), assignment.attempt()),
                new Observation(
                        assignment.task(),
                        assignment.attempt(),
                        restart,
                        container,
                        phase,
                        reason,
                        words,
                        lastExit.flatMap(Exit::code).orElse(null),
                        lastExit.map(Exit::oomKilled).orElse(false),
                        lastExit.map(Exit::reason).orElse(null),
                        startedAt,
                        phase == Phase.GONE || reason == Reason.RESTARTING
                                ? lastExit.map(Exit::at).orElse(null)
                                : null));
    }
}
