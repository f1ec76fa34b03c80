package dev.gantry.manager.control;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.manager.control.CommandQueue.Waiting;
import dev.gantry.manager.control.Commits.Outcome;
import dev.gantry.manager.reconcile.Decider;
import dev.gantry.manager.reconcile.PlacementPass;
import dev.gantry.manager.store.SteppedDown;
import dev.gantry.model.TaskId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer: takes the commands that wait, lets the pure core decide, commits all changes of the turn at once, and only
 * then shows them, answers the callers and tells the listeners.
 *
 * <p>It acts at once when idle; under load a turn is whatever arrived while the last one was being written.
 */
public final class ControlLoop implements Runnable {

    static final int MAX_CHANGES = 5_000;
    static final Duration MAX_DECIDING = Duration.ofMillis(50);
    /** So long a manager that has nothing to commit may take to notice that another one leads. */
    static final Duration LEASE_CHECK = Duration.ofSeconds(3);

    private static final Duration DOUBT = Duration.ofMillis(500);
    private static final Logger log = LoggerFactory.getLogger(ControlLoop.class);

    /** A turn, the commands that it is made of, and what they are answered once it is durable. */
    private record Decided(Turn turn, List<Waiting> commands, List<Runnable> answers) {}

    private final CommandQueue queue;
    private final Decider decider;
    private final Commits commits;
    private final ClusterViews views;
    private final Placing placing;
    private final List<CommitListener> listeners;
    private final Suspicion suspicion = new Suspicion();
    private final Clock clock;
    private ClusterState working;
    private Instant confirmed = Instant.EPOCH;
    /** The turn of which nobody knows whether it was committed. */
    private Optional<Decided> doubtful = Optional.empty();

    ControlLoop(
            CommandQueue queue,
            Decider decider,
            Commits commits,
            ClusterViews views,
            Contacts contacts,
            List<CommitListener> listeners,
            Clock clock) {
        this.queue = queue;
        this.decider = decider;
        this.commits = commits;
        this.views = views;
        this.placing = new Placing(decider, contacts);
        this.listeners = List.copyOf(listeners);
        this.clock = clock;
        this.working = views.restore();
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Duration idle = step();
                if (isInDoubt()) {
                    Thread.sleep(idle);
                } else {
                    queue.await(idle);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Takes one turn with the commands that wait, or asks again what became of a turn in doubt. Never waits.
     *
     * @return after what time the next step is due, even if no command comes
     * @throws SteppedDown if a newer leader has taken over: this one decides nothing any more
     */
    public Duration step() {
        if (doubtful.isPresent()) {
            Decided decided = doubtful.get();
            conclude(decided, commits.settle(decided.turn()));
        } else {
            turn(queue.take(suspicion.commands(MAX_CHANGES)));
            confirm();
        }
        return isInDoubt() ? DOUBT : patience();
    }

    /** Every commit asks who leads; without one, this does. A clock that went back is no reason to wait longer. */
    private void confirm() {
        Instant now = now();
        boolean recently = !now.isBefore(confirmed) && now.isBefore(confirmed.plus(LEASE_CHECK));
        if (!isInDoubt() && !recently) {
            commits.confirm();
            confirmed = now;
        }
    }

    /** Whether the store has not said yet what became of the last turn; until then nothing is decided or shown. */
    public boolean isInDoubt() {
        return doubtful.isPresent();
    }

    /** Lets the next turn, which begins at once, try again to place what waits. */
    public void placePending() {
        placing.makeAllDue();
        queue.wake();
    }

    private Duration patience() {
        Duration check = Duration.between(now(), confirmed.plus(LEASE_CHECK)).plusMillis(1);
        Duration longest = check.isPositive() && check.compareTo(LEASE_CHECK) < 0 ? check : LEASE_CHECK;
        return placing.retryAt()
                .map(at -> Duration.between(now(), at).plusMillis(1))
                .filter(wait -> wait.compareTo(longest) < 0)
                .orElse(longest);
    }

    private void turn(List<Waiting> commands) {
        Turn turn = new Turn(working, commits.nextEvent(), now());
        List<Waiting> decided = new ArrayList<>();
        List<Runnable> answers = new ArrayList<>();
        Instant deadline = turn.now().plus(MAX_DECIDING);
        for (Waiting waiting : commands) {
            if (turn.durableSize() >= MAX_CHANGES || now().isAfter(deadline)) {
                break;
            }
            try {
                answers.add(decide(turn, waiting));
                decided.add(waiting);
            } catch (RuntimeException broken) {
                abandon(commands, waiting, broken);
                return;
            }
        }
        queue.putBack(commands.subList(decided.size(), commands.size()));
        try {
            place(turn);
        } catch (RuntimeException broken) {
            passOver(decided, broken);
            return;
        }
        boolean durable = turn.events().isEmpty();
        conclude(new Decided(turn, decided, answers), durable ? Outcome.DONE : commits.commit(turn, working));
        confirmed = durable ? confirmed : now();
    }

    private Runnable decide(Turn turn, Waiting waiting) {
        Decision decision = decider.decide(working, waiting.command(), turn.nextEvent(), turn.now());
        return switch (decision) {
            case Decision.Accepted accepted -> {
                if (accepted.changes().stream().anyMatch(PlacementPass::makesRoom)) {
                    placing.makeDue();
                }
                turn.apply(accepted.changes(), waiting.actor());
                yield () -> waiting.done().complete(null);
            }
            case Decision.Rejected rejected -> () -> waiting.done().completeExceptionally(rejected.problem());
        };
    }

    /** One command that breaks must not hold up the others: the turn is forgotten and begun again without it. */
    private void abandon(List<Waiting> commands, Waiting culprit, RuntimeException broken) {
        log.error("Command {} could not be decided", culprit.command(), broken);
        culprit.giveUp("The command could not be decided");
        beginAgain(commands.stream().filter(waiting -> !waiting.equals(culprit)).toList());
    }

    /** Neither must a task that cannot be placed: the turn is begun again without it. */
    private void passOver(List<Waiting> commands, RuntimeException broken) {
        TaskId culprit = placing.passOver().orElseThrow(() -> broken);
        log.error("Task {} could not be decided about; it is passed over until the next full pass", culprit, broken);
        beginAgain(commands);
        queue.wake();
    }

    private void beginAgain(List<Waiting> commands) {
        working = views.restore();
        placing.beginAgain();
        queue.putBack(commands);
    }

    private void place(Turn turn) {
        if (!suspicion.places()) {
            placing.makeDue();
            return;
        }
        Instant deadline = now().plus(MAX_DECIDING);
        BooleanSupplier enough = () -> turn.durableSize() >= MAX_CHANGES
                || suspicion.isEnough(turn.events().size())
                || now().isAfter(deadline);
        if (placing.place(working, turn, enough)) {
            queue.wake();
        }
    }

    private void conclude(Decided decided, Outcome outcome) {
        switch (outcome) {
            case DONE -> {
                settled();
                show(decided);
            }
            case NOT_DONE -> {
                settled();
                refused(decided);
            }
            case UNKNOWN -> {
                doubtful = Optional.of(decided);
                queue.refuse(new ProblemException(
                        ProblemType.STORE_UNAVAILABLE, "The database does not answer; the command was not applied."));
            }
        }
    }

    private void settled() {
        if (doubtful.isPresent()) {
            doubtful = Optional.empty();
            queue.accept();
        }
    }

    private void show(Decided decided) {
        rouse();
        suspicion.committed();
        Turn turn = decided.turn();
        views.publish(turn, working);
        decided.answers().forEach(Runnable::run);
        if (turn.size() > 0) {
            listeners.forEach(listener -> tell(listener, turn));
        }
    }

    /** The database answers and has not taken the turn. What it refuses alone, again and again, is given up. */
    private void refused(Decided decided) {
        List<Waiting> commands = decided.commands();
        switch (suspicion.refused(commands.size(), decided.turn().events().size())) {
            case TRY_AGAIN -> beginAgain(commands);
            case GIVE_UP_COMMAND -> {
                log.error(
                        "Command {} is refused by the database and given up",
                        commands.getFirst().command());
                commands.forEach(waiting -> waiting.giveUp("The database refuses the command"));
                beginAgain(List.of());
            }
            case PASS_OVER_PLACED -> {
                Turn turn = decided.turn();
                log.error("The database refuses to place {}; passed over until a full pass", turn.changedTasks());
                // Also the task for which others were to make room.
                placing.passOver(turn.tasks());
                beginAgain(commands);
            }
        }
        rouse();
    }

    private void rouse() {
        if (suspicion.isRoused()) {
            queue.wake();
        }
    }

    private static void tell(CommitListener listener, Turn turn) {
        try {
            listener.committed(turn);
        } catch (RuntimeException broken) {
            log.error(
                    "A listener failed after event {}; its next sweep sees the world again",
                    turn.nextEvent() - 1,
                    broken);
        }
    }

    /** The database keeps microseconds; memory must not know more than it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
