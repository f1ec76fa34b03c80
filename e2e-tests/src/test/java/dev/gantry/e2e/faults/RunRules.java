package dev.gantry.e2e.faults;

import dev.gantry.e2e.faults.Course.End;
import dev.gantry.e2e.faults.Course.Placement;
import dev.gantry.e2e.faults.Runs.Run;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Holds what the engines told of all the time against what the manager wrote down: what must never be, not for a moment and
 * whatever is broken. Engines and manager read one clock, so times are compared as they are.
 */
final class RunRules {

    private final Runs runs;
    private final Map<String, Course> courses;
    private final Map<String, Need> needs;
    private final List<String> violations = new ArrayList<>();

    private RunRules(Runs runs, Map<String, Course> courses, Map<String, Need> needs) {
        this.runs = runs;
        this.courses = courses;
        this.needs = needs;
    }

    /** Everything that was not as it has to be; one line for each. */
    static List<String> violations(Runs runs, Map<String, Course> courses, Map<String, Need> needs) {
        RunRules rules = new RunRules(runs, courses, needs);
        List<Run> all = runs.all();
        by(all, Run::task).forEach(rules::checkTask);
        by(all, Run::machine).forEach(rules::checkMachine);
        courses.forEach((task, course) -> course.placedThoughStopped()
                .forEach(placed -> rules.violations.add(task + " was placed though it was to stop: " + placed)));
        return rules.violations;
    }

    private static <K> Map<K, List<Run>> by(Collection<Run> all, Function<Run, K> key) {
        return all.stream().sorted(Comparator.comparing(Run::start)).collect(Collectors.groupingBy(key));
    }

    private void checkTask(String task, List<Run> ran) {
        Course course = courses.getOrDefault(task, new Course());
        for (Run run : ran) {
            require(course.placement(run.attempt()).isPresent(), run, "runs and was never placed");
            course.end().ifPresent(end -> require(mayStart(run, end, course), run, "started after " + end));
            require(!isStopped(run, course), run, "started after its stop was taken up");
            ran.stream()
                    .filter(other -> other.attempt() >= run.attempt() && !other.equals(run) && other.overlaps(run))
                    .forEach(other -> require(mayOverlap(course, run, other), run, "ran at the same time as " + other));
        }
    }

    private void require(boolean holds, Run run, String otherwise) {
        if (!holds) {
            violations.add(run + " " + otherwise);
        }
    }

    private static boolean mayOverlap(Course course, Run earlier, Run later) {
        Optional<Placement> first = course.placement(earlier.attempt());
        Optional<Placement> second = course.placement(later.attempt());
        return earlier.attempt() < later.attempt()
                && first.isPresent()
                && second.isPresent()
                && course.mayOverlap(first.get(), second.get());
    }

    /**
     * What ran for a task that has ended is over. Only where one attempt has ended it by itself, another one that was given away
     * before may not have heard of that yet.
     */
    private static boolean mayStart(Run run, End end, Course course) {
        boolean mayNotHaveHeard = end.attempt() != 0
                && end.attempt() != run.attempt()
                && !end.reason().equals("STOPPED")
                && course.placement(run.attempt())
                        .filter(placed -> placed.event() < end.event())
                        .isPresent();
        return !run.start().isAfter(end.at()) || mayNotHaveHeard;
    }

    /** Whether the container's worker was at its stop before it started: once it has begun with that, nothing starts. */
    private boolean isStopped(Run run, Course course) {
        return course.stopRequestedAt()
                .filter(stop -> runs.signals().stream()
                        .filter(signal -> signal.task().equals(run.task()) && signal.attempt() == run.attempt())
                        .anyMatch(signal ->
                                signal.at().isAfter(stop) && signal.at().isBefore(run.start())))
                .isPresent();
    }

    private void checkMachine(String machine, List<Run> ran) {
        for (Run run : ran) {
            List<Run> beside = ran.stream().filter(run::overlaps).toList();
            long memory = beside.stream()
                    .filter(other -> !other.start().isAfter(run.start()))
                    .mapToLong(other -> needOf(other).memory())
                    .sum();
            require(memory <= Need.MACHINE_MEMORY, run, "started when " + machine + " ran " + memory + " MiB");
            if (needOf(run) == Need.PORT) {
                beside.stream()
                        .filter(other -> needOf(other) == Need.PORT && !other.equals(run))
                        .forEach(other -> require(false, run, "had its port together with " + other));
            }
        }
    }

    private Need needOf(Run run) {
        return needs.getOrDefault(run.task(), Need.LITTLE);
    }
}
