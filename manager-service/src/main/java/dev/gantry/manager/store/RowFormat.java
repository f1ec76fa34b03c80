package dev.gantry.manager.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How the columns of a table are written into a backup and read back: numbers and booleans as such, bytes in Base64, everything
 * else as text.
 */
record RowFormat(List<String> columns, List<Kind> kinds) {

    /** What a column holds. */
    enum Kind {
        WHOLE,
        FRACTION,
        BOOLEAN,
        BYTES,
        TIME,
        UUID,
        TEXT
    }

    static RowFormat of(ResultSetMetaData table) throws SQLException {
        List<String> columns = new ArrayList<>();
        List<Kind> kinds = new ArrayList<>();
        for (int column = 1; column <= table.getColumnCount(); column++) {
            columns.add(table.getColumnName(column));
            kinds.add(
                    table.getColumnTypeName(column).equalsIgnoreCase("uuid")
                            ? Kind.UUID
                            : kind(table.getColumnType(column)));
        }
        return new RowFormat(columns, kinds);
    }

    private static Kind kind(int type) throws SQLException {
        return switch (type) {
            case Types.BIGINT, Types.INTEGER, Types.SMALLINT -> Kind.WHOLE;
            case Types.DOUBLE, Types.FLOAT, Types.REAL -> Kind.FRACTION;
            case Types.BOOLEAN, Types.BIT -> Kind.BOOLEAN;
            case Types.VARBINARY, Types.BINARY, Types.LONGVARBINARY, Types.BLOB -> Kind.BYTES;
            case Types.TIMESTAMP_WITH_TIMEZONE -> Kind.TIME;
            case Types.VARCHAR, Types.CHAR, Types.LONGVARCHAR, Types.CLOB -> Kind.TEXT;
            default -> throw new SQLException("a backup knows no columns of type " + type);
        };
    }

    /** The value of a column, as it is written. */
    @Nullable
    Object read(ResultSet row, int column) throws SQLException {
        Object value = switch (kinds.get(column - 1)) {
            case WHOLE -> row.getLong(column);
            case FRACTION -> row.getDouble(column);
            case BOOLEAN -> row.getBoolean(column);
            case BYTES -> row.getBytes(column);
            case TIME ->
                Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
                        .map(OffsetDateTime::toString)
                        .orElse(null);
            case UUID, TEXT -> row.getString(column);
        };
        return row.wasNull() ? null : value;
    }

    /** Gives a statement what was written of a column. */
    void write(PreparedStatement statement, int column, JsonNode value) throws SQLException {
        if (value.isNull()) {
            statement.setObject(column, null);
            return;
        }
        switch (kinds.get(column - 1)) {
            case WHOLE -> statement.setLong(column, value.asLong());
            case FRACTION -> statement.setDouble(column, value.asDouble());
            case BOOLEAN -> statement.setBoolean(column, value.asBoolean());
            case BYTES -> statement.setBytes(column, value.binaryValue());
            case TIME -> statement.setObject(column, OffsetDateTime.parse(value.asString()));
            case UUID -> statement.setObject(column, UUID.fromString(value.asString()));
            case TEXT -> statement.setString(column, value.asString());
        }
    }
}
