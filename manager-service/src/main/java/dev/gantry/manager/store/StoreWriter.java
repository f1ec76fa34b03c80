package dev.gantry.manager.store;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** How the one writer reaches the database: without the limits of readers. */
record StoreWriter(JdbcTemplate jdbc, TransactionTemplate transaction) {}
