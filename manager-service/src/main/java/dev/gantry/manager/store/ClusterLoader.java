package dev.gantry.manager.store;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Restoration;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.EngineState;
import dev.gantry.model.EngineStatus;
import dev.gantry.model.PortRange;
import dev.gantry.model.Resources;
import dev.gantry.model.TaskId;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.GantryJson;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Loads the world from the tables when a manager starts. */
@Repository
public class ClusterLoader {

    private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};

    private final JdbcTemplate jdbc;
    private final WorkerRows workers;
    private final TombstoneRows tombstones;
    private final GroupCommit commits;
    private final JsonMapper json = GantryJson.mapper();

    ClusterLoader(DataSource source, WorkerRows workers, TombstoneRows tombstones, GroupCommit commits) {
        this.jdbc = new JdbcTemplate(source);
        // A large store takes as long as it takes.
        jdbc.setQueryTimeout(0);
        this.workers = workers;
        this.tombstones = tombstones;
        this.commits = commits;
    }

    /** Everything that the store knows, as a new state. */
    @Transactional(readOnly = true)
    public ClusterState load() {
        ClusterState state = new ClusterState();
        jdbc.query("select attempts_above, settling from manager_lease", row -> {
            state.load(new Restoration(row.getInt(1), row.getBoolean(2)));
        });
        workers.findAll().forEach(row -> state.load(worker(row)));
        tombstones.findAll().forEach(row -> state.load(new TaskId(row.taskId), row.expiresAt));
        commits.learnSpecs();
        new TaskPages(jdbc).forEach(state::load);
        return state;
    }

    private Worker worker(WorkerEntity row) {
        return new Worker(
                new WorkerId(row.id),
                row.name,
                row.address,
                new Resources(row.cpuMillis, row.memory, row.disk, row.pids),
                json.readValue(row.labels, LABELS),
                PortRange.parse(row.portRange),
                row.arch,
                row.version,
                new EngineStatus(EngineState.OK, row.engineVersion, row.engineApi),
                row.incarnation,
                row.leases,
                row.availability,
                row.drain == null
                        ? null
                        : json.readValue(row.drain, DrainColumn.class).drain(),
                row.lost,
                row.registeredAt);
    }
}
