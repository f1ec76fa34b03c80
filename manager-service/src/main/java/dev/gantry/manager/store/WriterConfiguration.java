package dev.gantry.manager.store;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Connections for the control loop alone. The readers have a pool of their own: however many and slow they are, they hold up no
 * commit and no look at the lease.
 */
@Configuration(proxyBeanMethods = false)
class WriterConfiguration {

    /** One is in use at a time; a second one, where the first broke and is being closed. */
    private static final int CONNECTIONS = 2;

    /** Opened as those of the readers are. No candidate where somebody asks for a data source without its name. */
    @Bean(defaultCandidate = false)
    DataSource writerDataSource(DataSource readers) throws SQLException {
        HikariDataSource like = readers.unwrap(HikariDataSource.class);
        HikariDataSource writer = new HikariDataSource();
        like.copyStateTo(writer);
        writer.setUsername(like.getUsername());
        writer.setPassword(like.getPassword());
        writer.setPoolName("writer");
        writer.setMaximumPoolSize(CONNECTIONS);
        writer.setMinimumIdle(1);
        return writer;
    }

    @Bean
    @DependsOnDatabaseInitialization
    StoreWriter storeWriter(@Qualifier("writerDataSource") DataSource source) {
        return new StoreWriter(new JdbcTemplate(source), new TransactionTemplate(new JdbcTransactionManager(source)));
    }
}
