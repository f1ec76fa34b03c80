package dev.gantry.manager.store;

import dev.gantry.model.ClusterId;
import dev.gantry.model.backup.BackupManifest;
import dev.gantry.model.backup.BackupReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Makes a store of a backup: in tables of the backup's own schema, which is migrated afterwards as any store is; and then raises
 * what must never be the same in two histories.
 */
public final class StoreRestore {

    /** New attempts are numbered so far above the old ones, times the generations that are skipped. */
    private static final int ATTEMPTS_APART = 1_000;

    private static final String LOCATION = "classpath:db/migration";

    /** What a store says of itself. */
    public record Standing(ClusterId cluster, long generation, long epoch) {}

    private final String user;
    private final String password;

    /** With the user whom the manager opens its store as; empty for none. */
    public StoreRestore(String user, String password) {
        this.user = user;
        this.password = password;
    }

    /** The number of the newest migration that this version knows. */
    public static int newestSchema() {
        return Arrays.stream(Flyway.configure()
                        .locations(LOCATION)
                        .dataSource("jdbc:h2:mem:", "", "")
                        .load()
                        .info()
                        .all())
                .map(MigrationInfo::getVersion)
                .mapToInt(version -> version.getMajor().intValueExact())
                .max()
                .orElseThrow();
    }

    /** What the store at an address is, which is not changed by that; nothing if it cannot be opened or never had a leader. */
    public Optional<Standing> find(String url) {
        try (Connection connection =
                        source(url + ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE").getConnection();
                Statement statement = connection.createStatement();
                ResultSet lease = statement.executeQuery("select cluster_id, generation, epoch from manager_lease")) {
            return lease.next()
                    ? Optional.of(new Standing(
                            new ClusterId(lease.getObject(1, UUID.class)), lease.getLong(2), lease.getLong(3)))
                    : Optional.empty();
        } catch (SQLException unreadable) {
            return Optional.empty();
        }
    }

    /** Reads a whole backup and checks it against its end, without making anything of it. */
    public static BackupReader.Content verify(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return BackupReader.verify(in);
        }
    }

    /**
     * Makes a store of a backup at an address where none is.
     *
     * @param replaced the greatest generation and epoch that the cluster is known to have had, besides the backup's
     * @return what the new store is
     */
    public Standing restore(Path file, String url, Standing replaced, Instant now) throws IOException, SQLException {
        DriverManagerDataSource source = source(url);
        // The database is open as long as this connection is.
        try (Connection connection = source.getConnection()) {
            BackupManifest manifest = verify(file).manifest();
            migrate(source, Integer.toString(manifest.schema()));
            BackupReader.Content content = StoreImport.run(file, connection);
            checkCounts(connection, content.rows());
            migrate(source, "latest");
            // All of it can be read as what it means.
            new TaskPages(new JdbcTemplate(source)).forEach(_ -> {});
            Standing raised = raise(connection, manifest, replaced, now);
            try (Statement statement = connection.createStatement()) {
                statement.execute("shutdown");
            }
            return raised;
        }
    }

    private static void migrate(DataSource source, String target) {
        Flyway.configure()
                .dataSource(source)
                .locations(LOCATION)
                .target(target)
                .load()
                .migrate();
    }

    private static void checkCounts(Connection connection, Map<String, Long> rows) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Map.Entry<String, Long> table : rows.entrySet()) {
                long stored = Tables.number(statement, "select count(*) from " + table.getKey());
                if (stored != table.getValue()) {
                    throw new SQLException(
                            "table " + table.getKey() + " has " + stored + " rows, and the backup " + table.getValue());
                }
            }
        }
    }

    /** What the lost history may have used is used by nobody again. */
    private static Standing raise(Connection connection, BackupManifest backup, Standing replaced, Instant now)
            throws SQLException {
        long generation = Math.max(backup.generation(), replaced.generation()) + 1;
        long epoch = Math.max(Math.max(backup.epoch().number(), replaced.epoch()), now.getEpochSecond());
        long apart = Math.multiplyExact(ATTEMPTS_APART, generation - backup.generation());
        try (Statement statement = connection.createStatement()) {
            long highest = Tables.number(
                    statement,
                    "select greatest(coalesce((select max(attempt) from task_attempt), 0), attempts_above)"
                            + " from manager_lease");
            statement.executeUpdate("update manager_lease set generation = " + generation + ", epoch = " + epoch
                    + ", attempts_above = " + (highest + apart) + ", settling = true");
        }
        try (var event = connection.prepareStatement(
                "insert into task_event (number, at, type, reason, message, actor) values (?, ?, ?, ?, ?, ?)")) {
            event.setLong(1, backup.lastEvent() + 1);
            event.setObject(2, now.atOffset(ZoneOffset.UTC));
            event.setString(3, "RESTORED");
            event.setString(4, "RESTORED");
            event.setString(5, "the backup of " + backup.at() + " was restored");
            event.setString(6, "user");
            event.executeUpdate();
        }
        return new Standing(backup.clusterId(), generation, epoch);
    }

    private DriverManagerDataSource source(String url) {
        DriverManagerDataSource source = new DriverManagerDataSource(url);
        if (!user.isEmpty()) {
            source.setUsername(user);
            source.setPassword(password);
        }
        return source;
    }
}
