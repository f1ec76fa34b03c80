/** The one place that changes anything: the control loop, the published state, and everything that is scheduled. */
@NullMarked
package dev.gantry.manager.control;

import org.jspecify.annotations.NullMarked;
