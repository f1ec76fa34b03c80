package dev.gantry.simulation;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.model.DesiredState;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may give way to whom, as events tell it: only less important tasks that may run twice, to one that waits, no more of them
 * at a time than the budget allows; and it costs them no failure.
 */
final class PreemptionRule {

    private static final Pattern FOR = Pattern.compile("gives way to task ([0-9a-f-]{36}), whose priority is [0-9]+");

    /** What a task had when it was told to give way. */
    private record Order(int attempt, int failures) {}

    private final int budget;
    private final PromiseRule promises;
    private final Map<TaskId, Order> leaving = new HashMap<>();
    private final Map<TaskId, Order> left = new HashMap<>();

    /**
     * The rule of a cluster.
     *
     * @param budget the most tasks that may be giving way at any moment
     * @param promises hears for whom somebody gives way
     */
    PreemptionRule(int budget, PromiseRule promises) {
        this.budget = budget;
        this.promises = promises;
    }

    /** The store is an earlier one now; who was leaving then is judged no more. */
    void restored() {
        leaving.clear();
        left.clear();
    }

    /** Takes the next event of a task, which its history does not have yet. */
    void take(ClusterEvent event, TaskHistory task, Map<TaskId, TaskHistory> all) {
        TaskId id = Objects.requireNonNull(event.task());
        switch (event.change()) {
            case Change.AttemptAdvanced advanced -> advance(event, id, advanced, task, all);
            case Change.TaskMoved moved -> {
                Order order = leaving.containsKey(id) ? leaving.remove(id) : left.remove(id);
                require(event, order == null || order.failures() == moved.failures(), "fails not by giving way");
            }
            default -> leaving.remove(id);
        }
    }

    private void advance(
            ClusterEvent event,
            TaskId id,
            Change.AttemptAdvanced advanced,
            TaskHistory task,
            Map<TaskId, TaskHistory> all) {
        int number = advanced.attempt().number().number();
        boolean wasToRun =
                task.line(number).filter(line -> line.wanted() == Wanted.RUN).isPresent();
        Order order = leaving.get(id);
        // An older attempt that stops leaves its task's reason as it was.
        if (advanced.reason() == Reason.PREEMPTED
                && number == task.current()
                && wasToRun
                && advanced.attempt().wanted() == Wanted.STOP) {
            mayGo(event, task, beneficiary(event, advanced.message(), all));
            leaving.put(id, new Order(number, task.failures()));
            promises.ordered(advanced.attempt().worker(), important(event, advanced.message()));
            require(event, leaving.size() <= budget, "gives way within the budget of " + budget);
        } else if (order != null && order.attempt() == number) {
            if (advanced.attempt().isOver()) {
                leaving.remove(id);
                left.put(id, order);
            } else if (advanced.reason() != Reason.PREEMPTED) {
                leaving.remove(id);
            }
        } else if (advanced.to().isFinal() || hasTakenOver(advanced, order)) {
            // An older attempt has done the task's work, or a newer one does it: what is left there stops for that.
            leaving.remove(id);
        }
    }

    private static boolean hasTakenOver(Change.AttemptAdvanced advanced, @Nullable Order order) {
        return order != null
                && !advanced.attempt().successor()
                && advanced.attempt().number().number() > order.attempt();
    }

    private static TaskId important(ClusterEvent event, String message) {
        Matcher words = FOR.matcher(message);
        require(event, words.matches(), "says to whom it gives way");
        return TaskId.parse(words.group(1));
    }

    private static TaskHistory beneficiary(ClusterEvent event, String message, Map<TaskId, TaskHistory> all) {
        TaskHistory found = all.get(important(event, message));
        require(event, found != null, "gives way to a task that there is");
        return Objects.requireNonNull(found);
    }

    private static void mayGo(ClusterEvent event, TaskHistory victim, TaskHistory important) {
        require(event, victim.spec().priority() < important.spec().priority(), "gives way to a more important one");
        require(event, victim.spec().onDisconnect() != OnDisconnect.KEEP, "gives way only if it may run twice");
        require(event, victim.desired() == DesiredState.RUNNING, "is not to stop anyway when it gives way");
        require(
                event,
                important.state() == TaskState.PENDING && important.desired() == DesiredState.RUNNING,
                "gives way to one that waits");
    }

    private static void require(ClusterEvent event, boolean holds, String rule) {
        if (!holds) {
            throw new Violation("event " + event.number() + " breaks the rule that a task " + rule + ": " + event);
        }
    }
}
