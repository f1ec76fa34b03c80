package dev.gantry.model.backup;

import java.util.List;

/** The line before the rows of a table. */
record BackupTable(String table, List<String> columns) {}
