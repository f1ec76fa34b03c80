/** The kinds of refusal (RFC 9457) that a Gantry service answers. */
@NullMarked
package dev.gantry.model.problem;

import org.jspecify.annotations.NullMarked;
