package dev.gantry.manager.store;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;
import org.h2.api.ErrorCode;

/**
 * Takes a connection out of the pool when its database has closed itself.
 *
 * <p>H2 does that when it cannot write, and opens the database anew only for a new connection; the old ones answer for
 * ever that it is closed, and look as if they were alive. Thread-safe. Made by the pool, by its name in the settings.
 */
public final class ClosedDatabase implements SQLExceptionOverride {

    private static final Set<Integer> CLOSED = Set.of(ErrorCode.DATABASE_IS_CLOSED, ErrorCode.CONNECTION_BROKEN_1);

    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        return CLOSED.contains(failure.getErrorCode()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
}
