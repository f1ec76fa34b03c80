/** The worker-service, assembled. */
@NullMarked
package dev.gantry.worker;

import org.jspecify.annotations.NullMarked;
