package dev.gantry.manager.dashboard;

import dev.gantry.manager.dashboard.Words.Age;
import java.util.List;

/**
 * Everything that the template shows.
 *
 * @param moreMachines how many there are beyond those that are shown
 * @param moreTasks how many there are beyond those that are shown
 */
record Page(
        Verdict verdict,
        Figures figures,
        List<MachineRow> machines,
        int moreMachines,
        List<TaskRow> tasks,
        int moreTasks,
        List<EventRow> events,
        Age made) {

    /** The numbers under the sentence. */
    record Figures(int ready, int joined, int running, int underWay, int waiting, int failed, Gauge cpu, Gauge memory) {

        static Figures of(Tally tally) {
            return new Figures(
                    tally.of(MachineStanding.READY),
                    tally.joined(),
                    tally.of(Standing.RUNNING) + tally.of(Standing.RESTARTING),
                    tally.of(Standing.UNDER_WAY),
                    tally.of(Standing.WAITING),
                    tally.of(Standing.FAILED),
                    tally.cpu(),
                    tally.memory());
        }

        boolean hasUnderWay() {
            return underWay > 0;
        }
    }

    String title() {
        return verdict.sentence() + " Gantry";
    }

    /** The events that may change what is shown. */
    String stream() {
        return "/events";
    }

    boolean hasMachines() {
        return !machines.isEmpty();
    }

    boolean hasTasks() {
        return !tasks.isEmpty();
    }

    boolean hasEvents() {
        return !events.isEmpty();
    }

    boolean hasMoreMachines() {
        return moreMachines > 0;
    }

    boolean hasMoreTasks() {
        return moreTasks > 0;
    }
}
