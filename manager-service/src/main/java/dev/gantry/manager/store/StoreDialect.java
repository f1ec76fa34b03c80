package dev.gantry.manager.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** In what the databases differ that Gantry runs on. */
@Component
class StoreDialect {

    private final boolean h2;

    StoreDialect(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            this.h2 = connection.getMetaData().getDatabaseProductName().equals("H2");
        }
    }

    boolean isH2() {
        return h2;
    }

    /** Whether a committed transaction still has to be forced to the disk. */
    boolean needsForcedWrites() {
        return h2;
    }
}
