package dev.gantry.manager.store;

import dev.gantry.platform.StartupFailure;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Brings the schema up to this version, and opens no store that a newer one has changed: Flyway by itself would. */
@Configuration(proxyBeanMethods = false)
class SchemaConfiguration {

    @Bean
    FlywayMigrationStrategy migrationStrategy() {
        return SchemaConfiguration::migrate;
    }

    private static void migrate(Flyway flyway) {
        for (MigrationInfo migration : flyway.info().all()) {
            if (migration.getState().isApplied() && !migration.getState().isResolved()) {
                throw new StartupFailure("The database was used by a newer Gantry: its schema is version "
                        + migration.getVersion() + ", and this manager knows up to " + StoreRestore.newestSchema()
                        + ". Start the newer version again, or restore a backup that this one has made.");
            }
        }
        flyway.migrate();
    }
}
