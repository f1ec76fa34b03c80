package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import dev.gantry.model.TaskId;
import dev.gantry.model.WorkerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks have to move so that the machines are about equally full. Has no state, and is safe for many threads.
 *
 * <p><b>Goals.</b> What {@link Spread} would do if all tasks came anew, with few moves: the {@link Balance} gets better with
 * each of them. Nothing is planned for little: the machine that a task goes to ends up at least {@link #LEAST_GAP} less full
 * than the one that it leaves was.
 *
 * <p><b>Constraints.</b> Only workers that take tasks give any and get any. No filter refuses a move, nor do affinities speak
 * against it, once the moves before it are done. Who moves is said in {@link Movable}.
 *
 * <p><b>Algorithm.</b> Hill climbing. The fullest machine of which a task can leave gives, of its tasks and of all machines
 * that could take them, that task to that machine for which the variance falls most; of equal ones the oldest task, to the
 * emptiest machine. Again, until nothing is gained, or so many moves are planned as were asked for, or so many questions were
 * asked that the answer would be late. The variance falls with each move, so that it ends; a task may be moved twice.
 *
 * <p><b>Source.</b> The greedy hill climbing of VMware's Distributed Resource Scheduler (Gulati et al., "VMware Distributed
 * Resource Management: Design, Implementation, and Lessons Learned", VMware Technical Journal 1, 2012), which compares
 * standard deviations and refuses moves whose benefit is small.
 *
 * <p><b>Example.</b> Two machines of 4 cores and 4 GiB, on one of them four tasks of 1 core and 1 GiB: two are moved, the
 * first from 100 % to where 25 % are booked then, the second from 75 % to 50 %. The imbalance falls from 50 % to 25 % and to
 * 0 %.
 */
public final class Rebalancing {

    /** In millionths of a machine: a task is not moved from where 52 % are booked to where 50 % would be. */
    static final long LEAST_GAP = Shares.WHOLE / 20;

    /** Below this, a difference of variances is one of rounding. */
    private static final double LEAST_GAIN = 1e-12;

    private static final int MOST_QUESTIONS = 500_000;

    private static final Comparator<PlannedRoom> FULLEST_FIRST = Comparator.comparingLong(
                    (PlannedRoom room) -> -Balance.load(room))
            .thenComparing(room -> room.worker().id());

    /**
     * What a move does to a machine: the booked share of the resource of which more is booked, in millionths.
     *
     * @param before with everything that is moved earlier
     */
    public record Filling(long before, long after) {}

    /**
     * A task that goes from one worker to another.
     *
     * @param source how full the machine is that it leaves
     * @param target how full the machine is that it comes to
     * @param gain by how much the imbalance of the cluster falls, in millionths of a machine
     */
    public record Move(TaskId task, WorkerId from, WorkerId to, Filling source, Filling target, long gain) {}

    /**
     * Moves, in the order in which they are to be done.
     *
     * @param imbalance that of the cluster before the first of them, in millionths of a machine
     * @param complete whether no further move is worth it
     */
    public record Plan(List<Move> moves, long imbalance, boolean complete) {
        public Plan {
            moves = List.copyOf(moves);
        }

        /** The imbalance of the cluster after the last of them. */
        public long remaining() {
            return imbalance - moves.stream().mapToLong(Move::gain).sum();
        }
    }

    private record Choice(Task task, PlannedRoom from, PlannedRoom to, double gain) {}

    private final List<Filter> filters;
    private final Movable movable;

    public Rebalancing(List<Filter> filters, Policies policies) {
        this.filters = List.copyOf(filters);
        this.movable = new Movable(policies);
    }

    /**
     * Plans so many moves at most.
     *
     * @param rooms all workers of the cluster, in any order
     */
    public Plan plan(Collection<? extends Room> rooms, int most) {
        return new Search(rooms).plan(most);
    }

    /** One plan in the making. For one thread. */
    private final class Search {

        private final List<PlannedRoom> rooms;
        private final Balance balance;
        private final Set<TaskId> mayMove = new HashSet<>();
        private int questions;

        Search(Collection<? extends Room> all) {
            PlannedLimits limits = new PlannedLimits();
            this.rooms = new ArrayList<>(all.stream()
                    .filter(ReadyFilter::takesTasks)
                    .map(room -> new PlannedRoom(room, limits))
                    .toList());
            this.balance = Balance.of(rooms);
            for (PlannedRoom room : rooms) {
                room.tasks().stream()
                        .filter(task -> movable.isMovable(task, room.worker().id()))
                        .forEach(task -> mayMove.add(task.id()));
            }
        }

        Plan plan(int most) {
            long before = balance.imbalance(rooms);
            List<Move> moves = new ArrayList<>();
            Optional<Choice> next = best();
            while (next.isPresent() && moves.size() < most) {
                moves.add(move(next.get()));
                next = best();
            }
            return new Plan(moves, before, next.isEmpty() && questions < MOST_QUESTIONS);
        }

        private Move move(Choice choice) {
            long imbalance = balance.imbalance(rooms);
            long source = Balance.load(choice.from());
            long target = Balance.load(choice.to());
            choice.from().leave(choice.task());
            choice.to().arrive(choice.task());
            return new Move(
                    choice.task().id(),
                    choice.from().worker().id(),
                    choice.to().worker().id(),
                    new Filling(source, Balance.load(choice.from())),
                    new Filling(target, Balance.load(choice.to())),
                    imbalance - balance.imbalance(rooms));
        }

        /** The best move away from the fullest machine that any task can leave. */
        private Optional<Choice> best() {
            rooms.sort(FULLEST_FIRST);
            for (PlannedRoom from : rooms) {
                if (Balance.load(from) - Balance.load(rooms.getLast()) < LEAST_GAP) {
                    return Optional.empty();
                }
                Optional<Choice> choice = best(from);
                if (choice.isPresent()) {
                    return choice;
                }
            }
            return Optional.empty();
        }

        private Optional<Choice> best(PlannedRoom from) {
            List<Task> oldestFirst = from.tasks().stream()
                    .filter(task -> mayMove.contains(task.id()))
                    .sorted(Comparator.comparingLong(Task::number))
                    .toList();
            Choice best = null;
            for (Task task : oldestFirst) {
                for (PlannedRoom to : rooms.reversed()) {
                    best = better(best, task, from, to);
                }
            }
            return Optional.ofNullable(best);
        }

        private @Nullable Choice better(@Nullable Choice best, Task task, PlannedRoom from, PlannedRoom to) {
            double gain = balance.gain(task.spec().booking(), from, to);
            boolean worth = gain > (best == null ? LEAST_GAIN : best.gain())
                    && Balance.load(from) - Balance.load(to, task.spec().booking()) >= LEAST_GAP;
            if (!worth || questions >= MOST_QUESTIONS) {
                return best;
            }
            questions++;
            return passes(task, from, to) ? new Choice(task, from, to, gain) : best;
        }

        private boolean passes(Task task, PlannedRoom from, PlannedRoom to) {
            return Filter.refuse(filters, task, to).isEmpty() && movable.isAsWelcome(task, to.worker(), from.worker());
        }
    }
}
