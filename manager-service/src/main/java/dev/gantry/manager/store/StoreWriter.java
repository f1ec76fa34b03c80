package dev.gantry.manager.store;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** How the one writer reaches the database: by connections that no reader can take from it. */
record StoreWriter(JdbcTemplate jdbc, TransactionTemplate transaction) {}
