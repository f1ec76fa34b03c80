/** The manager-service, assembled. */
@NullMarked
package dev.gantry.manager;

import org.jspecify.annotations.NullMarked;
