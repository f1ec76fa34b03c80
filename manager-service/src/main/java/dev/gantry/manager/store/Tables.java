package dev.gantry.manager.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which tables a store has, whichever migration made them. */
final class Tables {

    /** The version of the newest migration that was made. */
    static final String NEWEST_MIGRATION =
            "select max(cast(\"version\" as integer)) from \"flyway_schema_history\" where \"success\" = true";

    private static final String ALL = "select table_name from information_schema.tables where table_schema = 'public'"
            + " and table_type = 'BASE TABLE' and table_name <> 'flyway_schema_history' order by table_name";

    private Tables() {}

    /** All tables with rows of Gantry's, each behind those that it refers to. */
    static List<String> inOrder(Connection connection) throws SQLException {
        Map<String, Set<String>> needed = new HashMap<>();
        List<String> left = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet names = statement.executeQuery(ALL)) {
            while (names.next()) {
                left.add(names.getString(1));
            }
        }
        for (String table : left) {
            needed.put(table, referredTo(connection, table));
        }
        List<String> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            List<String> free = left.stream()
                    .filter(table -> ordered.containsAll(needed.get(table)))
                    .toList();
            if (free.isEmpty()) {
                throw new IllegalStateException("tables " + left + " refer to each other in a circle");
            }
            ordered.addAll(free);
            left.removeAll(free);
        }
        return ordered;
    }

    private static Set<String> referredTo(Connection connection, String table) throws SQLException {
        Set<String> others = new HashSet<>();
        try (ResultSet keys = connection.getMetaData().getImportedKeys(null, "public", table)) {
            while (keys.next()) {
                others.add(keys.getString("PKTABLE_NAME"));
            }
        }
        others.remove(table);
        return others;
    }

    static long number(Statement statement, String query) throws SQLException {
        try (ResultSet answer = statement.executeQuery(query)) {
            answer.next();
            return answer.getLong(1);
        }
    }
}
