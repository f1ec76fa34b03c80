package dev.gantry.manager.store;

import javax.sql.DataSource;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The writer's way to the database: plain JDBC, and none of the limits that readers have. */
@Configuration(proxyBeanMethods = false)
class WriterConfiguration {

    @Bean
    @DependsOnDatabaseInitialization
    StoreWriter storeWriter(DataSource source) {
        JdbcTemplate jdbc = new JdbcTemplate(source);
        // H2 keeps the limit that an earlier reader of a connection has set. A commit takes as long as it takes.
        jdbc.setQueryTimeout(0);
        return new StoreWriter(jdbc, new TransactionTemplate(new JdbcTransactionManager(source)));
    }
}
