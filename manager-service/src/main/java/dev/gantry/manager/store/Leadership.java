package dev.gantry.manager.store;

import dev.gantry.model.ClusterId;
import dev.gantry.model.Epoch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** The lease row: who leads, in which epoch, and how many group commits there have been. */
@Repository
public class Leadership {

    private static final int ROW = 1;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    Leadership(StoreWriter writer) {
        this.jdbc = JdbcClient.create(writer.jdbc());
        this.transaction = writer.transaction();
    }

    /**
     * Begins a new term, durably, before anything else is read. Its epoch is greater than every earlier one, and at least the
     * seconds since 1970, so that it also grows where a store was put back from a copy.
     *
     * @param newCluster the id of the cluster, if the store is new
     */
    public Lease take(ClusterId newCluster, Instant now) {
        return transaction.execute(_ -> takeLocked(newCluster, now));
    }

    private Lease takeLocked(ClusterId newCluster, Instant now) {
        Optional<Lease> held = read();
        long epoch = Math.max(held.map(lease -> lease.epoch().number() + 1).orElse(0L), now.getEpochSecond());
        OffsetDateTime at = now.atOffset(ZoneOffset.UTC);
        if (held.isEmpty()) {
            jdbc.sql("insert into manager_lease (id, cluster_id, generation, epoch, last_commit, taken_at)"
                            + " values (?, ?, 1, ?, 0, ?)")
                    .params(ROW, newCluster.value(), epoch, at)
                    .update();
            return new Lease(newCluster, 1, new Epoch(epoch), 0);
        }
        jdbc.sql("update manager_lease set epoch = ?, taken_at = ? where id = ?")
                .params(epoch, at, ROW)
                .update();
        return new Lease(
                held.get().cluster(),
                held.get().generation(),
                new Epoch(epoch),
                held.get().lastCommit());
    }

    /** What the row says now, locked, so that a commit whose outcome is unknown has ended before it is read. */
    public Optional<Lease> read() {
        return transaction.execute(
                _ -> jdbc.sql("select cluster_id, generation, epoch, last_commit from manager_lease where id = ?"
                                + " for update")
                        .param(ROW)
                        .query(Leadership::lease)
                        .optional());
    }

    /** The longest time that any leader may have let workers go on without a manager. */
    public Duration disconnectLease() {
        return jdbc.sql("select disconnect_lease_millis from manager_lease where id = ?")
                .param(ROW)
                .query(Long.class)
                .optional()
                .map(Duration::ofMillis)
                .orElse(Duration.ZERO);
    }

    /**
     * Keeps that time.
     *
     * @throws SteppedDown if another leader has the row
     */
    public void keepDisconnectLease(Lease mine, Duration longest) {
        int rows = jdbc.sql("update manager_lease set disconnect_lease_millis = ? where id = ? and epoch = ?")
                .params(longest.toMillis(), ROW, mine.epoch().number())
                .update();
        if (rows == 0) {
            throw new SteppedDown();
        }
    }

    private static Lease lease(ResultSet row, int number) throws SQLException {
        return new Lease(
                new ClusterId(row.getObject("cluster_id", UUID.class)),
                row.getLong("generation"),
                new Epoch(row.getLong("epoch")),
                row.getLong("last_commit"));
    }
}
