package dev.gantry.manager.store;

import dev.gantry.model.backup.BackupReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Writes the rows of a backup into empty tables of the same schema. For one thread. */
final class StoreImport implements BackupReader.Visitor, AutoCloseable {

    private static final int BATCH = 1_000;

    private final Connection connection;
    private String table = "";
    private @Nullable RowFormat format;
    private @Nullable PreparedStatement insert;
    private int waiting;

    private StoreImport(Connection connection) {
        this.connection = connection;
    }

    /** Takes all rows of a file, in one transaction. */
    static BackupReader.Content run(Path file, Connection connection) throws IOException, SQLException {
        connection.setAutoCommit(false);
        try (InputStream in = Files.newInputStream(file);
                StoreImport rows = new StoreImport(connection)) {
            BackupReader.Content content = BackupReader.read(in, rows);
            rows.endTable();
            connection.commit();
            return content;
        } catch (BrokenRow broken) {
            throw broken.reason;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** Carries a failure of the database through a reader that knows none. */
    private static final class BrokenRow extends IOException {
        private static final long serialVersionUID = 1L;
        private final transient SQLException reason;

        BrokenRow(SQLException reason) {
            super(reason);
            this.reason = reason;
        }
    }

    @Override
    public void table(String name, List<String> columns) throws IOException {
        try {
            endTable();
            String list = String.join(", ", columns);
            try (Statement statement = connection.createStatement();
                    ResultSet none = statement.executeQuery("select " + list + " from " + name + " where 1 = 0")) {
                format = RowFormat.of(none.getMetaData());
            }
            table = name;
            insert = connection.prepareStatement("insert into " + name + " (" + list + ") values ("
                    + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")");
        } catch (SQLException broken) {
            throw new BrokenRow(broken);
        }
    }

    @Override
    public void row(JsonNode values) throws IOException {
        PreparedStatement statement = insert;
        RowFormat columns = format;
        if (statement == null || columns == null) {
            throw new IOException("a row comes before its table");
        }
        try {
            for (int column = 1; column <= columns.columns().size(); column++) {
                columns.write(statement, column, values.get(column - 1));
            }
            statement.addBatch();
            if (++waiting == BATCH) {
                flush(statement);
            }
        } catch (SQLException broken) {
            throw new BrokenRow(broken);
        }
    }

    private void flush(PreparedStatement statement) throws SQLException {
        statement.executeBatch();
        waiting = 0;
    }

    private void endTable() throws SQLException {
        PreparedStatement statement = insert;
        if (statement != null) {
            flush(statement);
            statement.close();
            insert = null;
            countOn();
        }
    }

    /** A column that counts by itself goes on behind what is there. */
    private void countOn() throws SQLException {
        try (ResultSet columns = connection.getMetaData().getColumns(null, "public", table, "%");
                Statement statement = connection.createStatement()) {
            while (columns.next()) {
                if (columns.getString("IS_AUTOINCREMENT").equals("YES")) {
                    String column = columns.getString("COLUMN_NAME");
                    long next = 1 + Tables.number(statement, "select coalesce(max(" + column + "), 0) from " + table);
                    statement.execute("alter table " + table + " alter column " + column + " restart with " + next);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        PreparedStatement statement = insert;
        if (statement != null) {
            try {
                statement.close();
            } catch (SQLException broken) {
                throw new IOException(broken);
            }
        }
    }
}
