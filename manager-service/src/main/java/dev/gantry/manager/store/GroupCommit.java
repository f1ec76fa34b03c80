package dev.gantry.manager.store;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes one turn in one transaction: the lease moves on, then the rows as they are after the turn, then one event a change.
 *
 * <p>When it returns the turn is on the disk. When it throws anything but {@link SteppedDown} the outcome is unknown.
 */
@Repository
public class GroupCommit {

    private static final String MOVE_LEASE =
            "update manager_lease set last_commit = ? where id = 1 and epoch = ? and last_commit = ?";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final RowWriter rows;
    private final boolean forcesWrites;
    private final Set<SpecHash> knownSpecs = ConcurrentHashMap.newKeySet();

    GroupCommit(StoreWriter writer, StoreDialect dialect) {
        this.jdbc = writer.jdbc();
        this.transaction = writer.transaction();
        this.rows = new RowWriter(jdbc);
        this.forcesWrites = dialect.needsForcedWrites();
    }

    /** Learns which specs the store has, at the start and after a commit of which the outcome was unknown. */
    public void learnSpecs() {
        List<SpecHash> stored = jdbc.query("select hash from spec", (row, _) -> new SpecHash(row.getString(1)));
        knownSpecs.clear();
        knownSpecs.addAll(stored);
    }

    public void commit(Lease lease, Turn turn, ClusterState state) {
        Set<SpecHash> newSpecs = new HashSet<>();
        Set<SpecHash> lostSpecs = new HashSet<>();
        transaction.executeWithoutResult(_ -> {
            long next = lease.lastCommit() + 1;
            if (jdbc.update(MOVE_LEASE, next, lease.epoch().number(), lease.lastCommit()) != 1) {
                throw new SteppedDown();
            }
            writeWorkers(turn, state);
            writeTasks(turn, state, newSpecs);
            writeAttempts(turn);
            retire(turn, state, lostSpecs);
            rows.insertEvents(turn.events());
            rows.insertDecisions(TurnDecision.of(turn, state));
            if (turn.settles()) {
                jdbc.update("update manager_lease set settling = false");
            }
        });
        force();
        knownSpecs.addAll(newSpecs);
        knownSpecs.removeAll(lostSpecs);
    }

    /**
     * Makes what is committed outlive a power cut. H2 hands a commit to the operating system; this waits for the disk.
     * PostgreSQL has done so already.
     */
    public void force() {
        if (forcesWrites) {
            jdbc.execute("checkpoint sync");
        }
    }

    private void writeWorkers(Turn turn, ClusterState state) {
        List<Worker> workers = turn.changedWorkers().stream()
                .flatMap(id -> state.findWorker(id).stream())
                .toList();
        List<WorkerId> forgotten = turn.changedWorkers().stream()
                .filter(id -> state.findWorker(id).isEmpty())
                .toList();
        rows.deleteWorkers(forgotten);
        rows.replaceWorkers(workers);
    }

    private void writeTasks(Turn turn, ClusterState state, Set<SpecHash> newSpecs) {
        List<Task> inserts = new ArrayList<>();
        List<Task> updates = new ArrayList<>();
        List<Task> withNewSpec = new ArrayList<>();
        for (TaskId id : turn.changedTasks()) {
            if (turn.retired().containsKey(id)) {
                continue;
            }
            Task task = state.loadTask(id);
            (turn.isNew(id) ? inserts : updates).add(task);
            if (!knownSpecs.contains(task.specHash()) && newSpecs.add(task.specHash())) {
                withNewSpec.add(task);
            }
        }
        rows.insertSpecs(withNewSpec);
        rows.insertTasks(inserts);
        rows.updateTasks(updates);
    }

    private void retire(Turn turn, ClusterState state, Set<SpecHash> lostSpecs) {
        if (turn.retired().isEmpty()) {
            return;
        }
        Map<TaskId, Instant> tombstones = new HashMap<>();
        turn.retired().keySet().forEach(id -> state.findTombstone(id).ifPresent(until -> tombstones.put(id, until)));
        rows.insertTombstones(tombstones);
        rows.deleteTasks(List.copyOf(turn.retired().keySet()));
        turn.retired().values().stream().filter(spec -> !state.hasSpec(spec)).forEach(lostSpecs::add);
        rows.deleteSpecs(lostSpecs);
    }

    private void writeAttempts(Turn turn) {
        List<Map.Entry<AttemptKey, TaskAttempt>> inserts = new ArrayList<>();
        List<Map.Entry<AttemptKey, TaskAttempt>> updates = new ArrayList<>();
        turn.attempts().entrySet().forEach(entry -> (turn.isNew(entry.getKey()) ? inserts : updates).add(entry));
        rows.insertAttempts(inserts);
        rows.updateAttempts(updates);
    }
}
