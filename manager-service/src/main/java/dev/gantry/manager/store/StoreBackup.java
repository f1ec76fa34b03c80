package dev.gantry.manager.store;

import dev.gantry.model.ClusterId;
import dev.gantry.model.Epoch;
import dev.gantry.model.backup.BackupManifest;
import dev.gantry.model.backup.BackupWriter;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/**
 * Writes all rows as they are at one moment, while the manager goes on: one transaction reads a snapshot, which commits neither
 * wait for nor wait on. The rows are values and not pages, so that any later version can read them.
 */
@Repository
public class StoreBackup {

    private final DataSource source;
    private final StoreDialect dialect;
    private final Semaphore one = new Semaphore(1);

    StoreBackup(DataSource source, StoreDialect dialect) {
        this.source = source;
        this.dialect = dialect;
    }

    /**
     * Writes a backup and leaves the stream open.
     *
     * @param version of this manager
     * @throws ProblemException if the store is no H2, or another backup is being made
     */
    public void write(OutputStream out, String version, Instant now) throws IOException {
        if (!dialect.isH2()) {
            throw new ProblemException(
                    ProblemType.CONFLICT,
                    "The store is PostgreSQL, which has tools of its own for this: use pg_dump, and pg_restore.");
        }
        if (!one.tryAcquire()) {
            throw new ProblemException(
                    ProblemType.CONFLICT, "Another backup is being made. Try again when it is done.");
        }
        try (Connection connection = source.getConnection()) {
            write(connection, out, version, now);
        } catch (SQLException broken) {
            throw new IOException("the database could not be read: " + broken.getMessage(), broken);
        } finally {
            one.release();
        }
    }

    private static void write(Connection connection, OutputStream out, String version, Instant now)
            throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            // H2 keeps the limit that an earlier reader of this connection has set; a download takes as long as it
            // takes.
            statement.setQueryTimeout(0);
            // Otherwise H2 collects all rows of an answer before it hands out the first.
            statement.execute("set lazy_query_execution true");
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            try {
                BackupWriter writer = new BackupWriter(out, manifest(statement, version, now));
                for (String table : Tables.inOrder(connection)) {
                    write(statement, table, writer);
                }
                writer.end();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
                statement.execute("set lazy_query_execution false");
            }
        }
    }

    private static BackupManifest manifest(Statement statement, String version, Instant now) throws SQLException {
        long lastEvent = Tables.number(statement, "select coalesce(max(number), 0) from task_event");
        int schema = (int) Tables.number(statement, Tables.NEWEST_MIGRATION);
        try (ResultSet lease = statement.executeQuery("select cluster_id, generation, epoch from manager_lease")) {
            if (!lease.next()) {
                throw new IllegalStateException("a manager leads and there is no lease");
            }
            return new BackupManifest(
                    BackupManifest.FORMAT,
                    new ClusterId(lease.getObject(1, UUID.class)),
                    lease.getLong(2),
                    new Epoch(lease.getLong(3)),
                    schema,
                    version,
                    now,
                    lastEvent);
        }
    }

    private static void write(Statement statement, String table, BackupWriter writer) throws SQLException, IOException {
        try (ResultSet rows = statement.executeQuery("select * from " + table)) {
            RowFormat format = RowFormat.of(rows.getMetaData());
            writer.table(table, format.columns());
            List<@Nullable Object> row = new ArrayList<>();
            while (rows.next()) {
                row.clear();
                for (int column = 1; column <= format.columns().size(); column++) {
                    row.add(format.read(rows, column));
                }
                writer.row(row);
            }
        }
    }
}
