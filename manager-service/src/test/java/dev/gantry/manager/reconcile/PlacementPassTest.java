package dev.gantry.manager.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.model.Attempt;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskState;
import dev.gantry.model.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlacementPassTest {

    private static final TaskId TASK = new TaskId(new UUID(1, 1));
    private static final WorkerId WORKER = new WorkerId(new UUID(2, 1));
    private static final TaskAttempt PLACED =
            TaskAttempt.assigned(Attempt.FIRST, WORKER, Duration.ofSeconds(1), List.of());

    private static Change advanced(TaskAttempt attempt) {
        return new Change.AttemptAdvanced(TASK, attempt, TaskState.RUNNING, Reason.STARTED, "");
    }

    @Test
    void roomIsMadeByWhatEndsAndByWorkersThatJoinOrReturn() {
        assertThat(PlacementPass.makesRoom(advanced(PLACED.ended(Phase.GONE, Reason.STOPPED, ""))))
                .isTrue();
        assertThat(PlacementPass.makesRoom(new Change.WorkerReturned(WORKER))).isTrue();
        assertThat(PlacementPass.makesRoom(new Change.OrphansSeen(WORKER, List.of())))
                .isTrue();
    }

    @Test
    void noRoomIsMadeByWhatBeginsOrGoesOn() {
        assertThat(PlacementPass.makesRoom(advanced(PLACED))).isFalse();
        assertThat(PlacementPass.makesRoom(new Change.AttemptPlaced(TASK, PLACED, "")))
                .isFalse();
        assertThat(PlacementPass.makesRoom(new Change.StopRequested(TASK, Duration.ZERO)))
                .isFalse();
    }
}
