/** The database: migrations, entities for reading, and the writer of group commits. Entities stay in here. */
@NullMarked
package dev.gantry.manager.store;

import org.jspecify.annotations.NullMarked;
