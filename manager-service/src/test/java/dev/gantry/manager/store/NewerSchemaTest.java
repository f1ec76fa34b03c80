package dev.gantry.manager.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.manager.TestManager;
import dev.gantry.platform.StartupFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** A manager that was set back to an older version. */
class NewerSchemaTest {

    private static final String HISTORY = "\"flyway_schema_history\"";

    @TempDir
    Path folder;

    @Test
    void aStoreOfANewerVersionIsNotTouched() {
        try (ConfigurableApplicationContext context = TestManager.start(folder)) {
            JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
            jdbc.update("insert into " + HISTORY
                    + " select 999, '999', \"description\", \"type\", 'V999__newer.sql', \"checksum\", \"installed_by\","
                    + " \"installed_on\", \"execution_time\", \"success\" from " + HISTORY
                    + " where \"version\" = '1'");
        }

        assertThatThrownBy(() -> TestManager.start(folder))
                .satisfies(failure -> assertThat(failure)
                        .rootCause()
                        .isInstanceOf(StartupFailure.class)
                        .hasMessageStartingWith(
                                "The database was used by a newer Gantry: its schema is version 999, and this"
                                        + " manager knows up to "));
    }
}
