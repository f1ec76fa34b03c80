package dev.gantry.simulation;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Command.Submission;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Orphan;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.WorkerId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import dev.gantry.simulation.generate.Specs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** People and programs: submit, repeat, stop, cordon, and remember what they were told. */
final class Users {

    /** So many tasks of the cluster may be on their way when somebody has one more moved. */
    static final int MOST_MOVING = 3;

    private static final int MOST_TASKS = 24;

    private final World world;
    private final Ledger ledger;
    private final Invariants invariants;
    private final Specs specs;
    private final Map<WorkerId, SimWorker> machines;
    private final List<WorkerId> workers;
    private final Supplier<Optional<SimManager>> manager;
    private final Map<TaskId, TaskSpec> asked = new LinkedHashMap<>();
    /** Runs in which fewer kinds of things happen find more of those that do. */
    private final boolean drains;

    /** How likely it is, whenever somebody acts, that somebody has a task moved. */
    private final double moves;

    private int made;
    private boolean resting;

    Users(
            World world,
            Ledger ledger,
            Invariants invariants,
            Specs specs,
            Map<WorkerId, SimWorker> machines,
            Supplier<Optional<SimManager>> manager,
            Subject subject) {
        this.world = world;
        this.ledger = ledger;
        this.invariants = invariants;
        this.specs = specs;
        this.machines = machines;
        this.workers = List.copyOf(machines.keySet());
        this.manager = manager;
        this.drains = world.dice.chance(0.5);
        this.moves = subject == Subject.GIVING_WAY ? 1 : world.dice.chance(0.4) ? 0.4 : 0;
    }

    /** One wish now, and the next one soon, until the faults are over. */
    void act() {
        if (world.isCalm()) {
            return;
        }
        manager.get().ifPresent(this::act);
        world.time.after(world.millis(50, 2_500), "user", this::act);
    }

    private void act(SimManager reached) {
        int wish = world.dice.below(23);
        if (world.dice.chance(0.1)) {
            dealWithAnOrphan(reached);
        }
        if (world.dice.chance(moves)) {
            move(reached);
        }
        if (wish < 10 && made < MOST_TASKS) {
            submitNew(reached);
        } else if (wish < 12 && !asked.isEmpty()) {
            repeat(reached, world.dice.pick(List.copyOf(asked.keySet())));
        } else if (wish < 13 && !asked.isEmpty()) {
            contradict(reached, world.dice.pick(List.copyOf(asked.keySet())));
        } else if (wish < 17 && !asked.isEmpty()) {
            stop(reached, world.dice.pick(List.copyOf(asked.keySet())));
        } else if (wish < 18) {
            Availability wanted = world.dice.chance(0.3) ? Availability.CORDONED : Availability.ACTIVE;
            reached.tell(new Command.SetAvailability(world.dice.pick(workers), wanted));
        } else if (wish < 19) {
            retire(reached);
        } else if (wish < 21 && drains) {
            drain(reached, world.dice.pick(workers));
        } else if (wish < 22 && !asked.isEmpty()) {
            restart(reached, world.dice.pick(List.copyOf(asked.keySet())));
        } else {
            reached.views().workers().stream()
                    .filter(view -> view.sight().liveness() == Liveness.LOST)
                    .findFirst()
                    .ifPresent(view -> forget(reached, view.worker().id()));
        }
    }

    /** The operator wants a worker emptied, soon or when it suits. */
    private void drain(SimManager reached, WorkerId worker) {
        Duration within = world.dice.chance(0.4) ? Duration.ofSeconds(world.dice.between(0, 40)) : Duration.ofHours(10);
        reached.submit(new Command.DrainWorker(worker, within, world.dice.chance(0.3)), "user", problem -> {
            if (problem.isEmpty()) {
                world.coverage.count("answers", "drain accepted");
                ledger.drained(worker);
            } else {
                world.coverage.count("answers", "drain refused: " + problemType(problem.get()));
            }
        });
    }

    /** Somebody has a task begin anew. */
    private void restart(SimManager reached, TaskId id) {
        RestartRule.Wish wish = invariants.asksForRestart(id);
        reached.submit(new Command.RestartTask(id), "user", problem -> {
            if (problem.isEmpty()) {
                world.coverage.count("answers", "restart accepted");
                invariants.acceptsRestart(wish, reached.epoch());
            } else {
                world.coverage.count("answers", "restart refused: " + problemType(problem.get()));
                invariants.refusesRestart(wish);
            }
        });
    }

    /** Somebody would rather have a task on another worker, whichever; of several wishes the first that is possible comes true. */
    private void move(SimManager reached) {
        List<Task> movable = reached.views()
                .tasksBefore(Long.MAX_VALUE)
                .filter(task -> task.state() == TaskState.RUNNING && task.spec().onDisconnect() == OnDisconnect.REPLACE)
                .toList();
        if (movable.isEmpty()) {
            return;
        }
        Task task = world.dice.pick(movable);
        task.current()
                .map(TaskAttempt::worker)
                .ifPresent(from -> workers.forEach(to -> {
                    ledger.wantsMoved(task.id(), to);
                    reached.tell(new Command.MoveTask(task.id(), from, to, Reason.REBALANCING, MOST_MOVING));
                }));
    }

    /** When the faults are over, orphans are adopted or stopped, one after the other, until users rest. */
    void tidyUp() {
        if (!resting) {
            manager.get().ifPresent(this::dealWithAnOrphan);
            world.time.after(Duration.ofSeconds(3), "tidy up", this::tidyUp);
        }
    }

    /** Nobody asks for anything any more. */
    void rest() {
        resting = true;
    }

    private void dealWithAnOrphan(SimManager reached) {
        List<Command> possible = new ArrayList<>();
        for (WorkerView view : reached.views().workers()) {
            WorkerId id = view.worker().id();
            view.orphans().stream()
                    .map(Orphan::key)
                    .forEach(key -> madeFrom(id, key).ifPresent(task -> {
                        possible.add(new Command.AdoptOrphan(id, key, task));
                        possible.add(new Command.StopOrphan(id, key, task, Optional.empty()));
                    }));
        }
        if (possible.isEmpty()) {
            return;
        }
        Command command = world.dice.pick(possible);
        String verb = command instanceof Command.AdoptOrphan ? "adopt" : "stop";
        reached.submit(
                command,
                "user",
                problem -> world.coverage.count(
                        "answers",
                        problem.map(why -> verb + " of an orphan refused: " + problemType(why))
                                .orElse(verb + " of an orphan accepted")));
    }

    private Optional<Submission> madeFrom(WorkerId worker, AttemptKey key) {
        return Optional.ofNullable(machines.get(worker)).stream()
                .flatMap(machine -> machine.engine().containers().stream())
                .filter(container -> container.attempt.equals(key))
                .map(container -> container.assignment)
                .flatMap(made -> Stream.ofNullable(made.spec())
                        .map(spec -> new Submission(key.task(), true, Specs.hash(spec), spec)))
                .findFirst();
    }

    /** The operator says that a machine is off for good, which need not be true. */
    private void forget(SimManager reached, WorkerId worker) {
        reached.submit(new Command.ForgetWorker(worker, () -> reached.silence(worker)), "user", problem -> {
            if (problem.isEmpty()) {
                world.coverage.count("answers", "forget accepted");
            } else {
                world.coverage.count("answers", "forget refused: " + problemType(problem.get()));
            }
        });
    }

    /** The operator tries again until the machine, which is off, is forgotten. */
    void forgetForGood(WorkerId worker) {
        ledger.toForget(worker);
        manager.get()
                .filter(reached -> reached.views().findWorker(worker).isPresent())
                .ifPresent(reached -> forget(reached, worker));
        world.time.after(Duration.ofSeconds(5), "forget", () -> forgetForGood(worker));
    }

    private void submitNew(SimManager reached) {
        Map<TaskId, TaskSpec> news = new LinkedHashMap<>();
        for (int left = world.dice.between(1, 3); left > 0; left--) {
            TaskId id = new TaskId(new UUID(0x10000, ++made));
            TaskSpec spec = specs.next();
            asked.put(id, spec);
            news.put(id, spec);
        }
        submit(reached, news, true);
    }

    private void repeat(SimManager reached, TaskId id) {
        Optional.ofNullable(asked.get(id)).ifPresent(spec -> submit(reached, Map.of(id, spec), false));
    }

    private void submit(SimManager reached, Map<TaskId, TaskSpec> tasks, boolean first) {
        List<Submission> submissions = new ArrayList<>();
        tasks.forEach((id, spec) -> submissions.add(new Submission(id, true, Specs.hash(spec), spec)));
        reached.submit(new Command.SubmitTasks(submissions, Optional.empty()), "user", problem -> {
            if (problem.isEmpty()) {
                world.coverage.count("answers", "submission accepted");
                tasks.forEach(ledger::accepted);
            } else {
                refused(tasks, problemType(problem.get()), first);
            }
        });
    }

    /** What was asked once and refused with 503 must never be seen. */
    private void refused(Map<TaskId, TaskSpec> tasks, ProblemType type, boolean first) {
        world.coverage.count("answers", "submission refused: " + type);
        if (first && type == ProblemType.STORE_UNAVAILABLE) {
            tasks.keySet().forEach(id -> {
                asked.remove(id);
                ledger.neverApplied(id);
            });
        }
    }

    /** The same id with another spec is refused, or was expired; it never changes the task. */
    private void contradict(SimManager reached, TaskId id) {
        TaskSpec other = TaskSpec.ofImage("other", "other-" + id);
        if (!ledger.accepted().containsKey(id)) {
            return;
        }
        reached.submit(Command.SubmitTasks.one(id, Specs.hash(other), other), "user", problem -> {
            if (problem.isEmpty()) {
                world.found(new Violation("task " + id + " was accepted with two specs"));
            } else {
                world.coverage.count("answers", "contradiction refused: " + problemType(problem.get()));
            }
        });
    }

    private void stop(SimManager reached, TaskId id) {
        Optional<Duration> grace =
                world.dice.chance(0.5) ? Optional.empty() : Optional.of(Duration.ofSeconds(world.dice.below(5)));
        reached.submit(new Command.StopTask(id, grace), "user", problem -> {
            if (problem.isEmpty()) {
                world.coverage.count("answers", "stop accepted");
                ledger.stopped(id);
            } else {
                world.coverage.count("answers", "stop refused: " + problemType(problem.get()));
            }
        });
    }

    private void retire(SimManager reached) {
        List<TaskId> due = reached.views()
                .tasksBefore(Long.MAX_VALUE)
                .filter(task -> task.state().isFinal())
                .map(Task::id)
                .toList();
        reached.tell(new Command.RetireTasks(due, world.time.now().minusSeconds(20)));
    }

    private ProblemType problemType(Throwable problem) {
        ProblemType type = problem instanceof ProblemException known ? known.type() : ProblemType.INTERNAL_ERROR;
        if (type == ProblemType.INTERNAL_ERROR) {
            world.found(new Violation("a command ended with " + problem, problem));
        }
        return type;
    }
}
