package dev.gantry.simulation.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.DesiredState;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Phase;
import dev.gantry.model.PortMapping;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Follows a life by its events and by raw fields, and objects where something does not hold. */
final class Watch {

    private final Life life;
    private final Map<TaskId, Story> stories = new HashMap<>();
    private final Set<TaskId> touched = new LinkedHashSet<>();

    Watch(Life life) {
        this.life = life;
    }

    void take(List<ClusterEvent> events) {
        for (ClusterEvent event : events) {
            TaskId id = event.task();
            if (id == null) {
                continue;
            }
            stories.computeIfAbsent(id, _ -> new Story()).take(event);
            if (event.change() instanceof Change.TaskRetired) {
                stories.remove(id);
                touched.remove(id);
            } else {
                touched.add(id);
            }
        }
    }

    /** What holds at any moment. Nothing but events changes a task, so that only those that have any are looked at. */
    void look() {
        if (touched.isEmpty()) {
            return;
        }
        assertThat(life.state.tasks()).hasSize(stories.size());
        for (TaskId id : touched) {
            Task task = life.state.loadTask(id);
            stories.getOrDefault(id, new Story()).compare(task);
            attemptsAgree(task);
        }
        touched.clear();
        Books books = new Books(life.state);
        for (Worker worker : life.state.workers()) {
            assertThat(life.state.booked(worker.id())).as("booked").isEqualTo(books.booked(worker.id()));
            List<PortMapping> ports = books.ports(worker.id());
            long different = ports.stream()
                    .map(port -> port.host() + "/" + port.protocol())
                    .distinct()
                    .count();
            assertThat(different).as("ports of %s: %s", worker.name(), ports).isEqualTo(ports.size());
        }
    }

    private static void attemptsAgree(Task task) {
        List<TaskAttempt> live = task.attempts().stream().filter(Books::isLive).toList();
        if (task.spec().onDisconnect() == OnDisconnect.KEEP) {
            assertThat(live).as("attempts of a task that may not run twice").hasSizeLessThan(2);
        }
        if (task.spec().onDisconnect() == OnDisconnect.STOP) {
            assertThat(live.stream().filter(Watch::isToRun))
                    .as("attempts to run of a task that runs once at a time")
                    .hasSizeLessThan(2);
        }
        if (task.desired() == DesiredState.STOPPED || task.state().isFinal()) {
            assertThat(live).as("attempts of %s that may start", task).noneMatch(Watch::isToRun);
        }
        if (task.desired() == DesiredState.STOPPED && live.isEmpty()) {
            assertThat(task.state().isFinal())
                    .as("the stop of %s is done", task)
                    .isTrue();
        }
        List<TaskAttempt> placed =
                task.attempts().stream().filter(attempt -> !attempt.successor()).toList();
        if (!placed.isEmpty()) {
            TaskAttempt newest = placed.getLast();
            if (newest.phase() == Phase.RUNNING && isToRun(newest)) {
                assertThat(live.stream().filter(Watch::isToRun).filter(attempt -> !attempt.successor()))
                        .as("attempts of %s that run or may", task)
                        .containsExactly(newest);
            }
        }
        List<TaskAttempt> coming = live.stream()
                .filter(Watch::isToRun)
                .filter(TaskAttempt::successor)
                .toList();
        assertThat(coming).as("attempts of %s that are to take over", task).hasSizeLessThan(2);
        for (TaskAttempt attempt : coming) {
            assertThat(task.state()).as("state of a task on its way").isIn(TaskState.SCHEDULED, TaskState.RUNNING);
            assertThat(attempt.worker()).isNotEqualTo(placed.getLast().worker());
            assertThat(attempt.phase() == Phase.RUNNING && attempt.reason() == Reason.STARTED)
                    .as("whether %s is ready and does not take over", attempt)
                    .isFalse();
        }
    }

    private static boolean isToRun(TaskAttempt attempt) {
        return attempt.wanted() == Wanted.RUN;
    }

    /** Whoever was placed just now fits with everything that is booked there. */
    void placed(List<Change> changes) {
        for (Change change : changes) {
            if (change instanceof Change.AttemptPlaced placed) {
                Worker worker = life.state.findWorker(placed.attempt().worker()).orElseThrow();
                Books books = new Books(life.state);
                Resources left = worker.capacity().minus(books.booked(worker.id()));
                assertThat(List.of(left.cpuMillis(), left.memory(), left.disk(), left.pids()))
                        .as("left on %s", worker.name())
                        .allMatch(amount -> amount >= 0);
                for (PortMapping port : placed.attempt().ports()) {
                    assertThat(books.owners(worker.id(), port.host(), port.protocol()))
                            .isOne();
                }
            }
        }
    }

    /**
     * Only starts are given up, and only those that a worker that answers has had for long enough; with the last of them goes
     * what is left of older attempts.
     */
    void givesUp(Command.GiveUpStarts limits, Collection<Change> changes) {
        for (Change change : changes) {
            if (!(change instanceof Change.AttemptAdvanced advanced)) {
                continue;
            }
            Task task = life.state.loadTask(advanced.task());
            if (advanced.attempt().successor()) {
                assertThat(advanced.attempt().wanted())
                        .as("what is wanted of a slow successor")
                        .isEqualTo(Wanted.STOP);
                continue;
            }
            TaskAttempt before = task.attempts().stream()
                    .filter(attempt -> !attempt.successor())
                    .reduce((_, later) -> later)
                    .orElseThrow();
            if (!advanced.attempt().number().equals(before.number())) {
                assertThat(advanced.to()).as("why an older attempt is stopped").isEqualTo(TaskState.FAILED);
                assertThat(advanced.attempt().wanted()).isEqualTo(Wanted.STOP);
                continue;
            }
            assertThat(before.phase()).isIn(Phase.ASSIGNED, Phase.STARTING);
            assertThat(task.reason()).isNotEqualTo(Reason.RESTARTING);
            assertThat(life.state.sight(before.worker()).liveness()).isEqualTo(Liveness.READY);
            assertThat(Duration.between(task.changedAt(), life.now))
                    .isGreaterThanOrEqualTo(
                            before.reason() == Reason.PULLING_IMAGE ? limits.pulling() : limits.starting());
        }
    }

    void everyStopIsDone() {
        for (Task task : life.state.tasks()) {
            if (task.desired() == DesiredState.STOPPED) {
                assertThat(task.state()).isIn(TaskState.COMPLETED, TaskState.FAILED);
                assertThat(task.attempts()).noneMatch(Books::isLive);
            }
        }
    }
}
