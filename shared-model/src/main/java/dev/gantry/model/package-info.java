/** The words that manager, worker and client share: ids, states, specs and resources. */
@NullMarked
package dev.gantry.model;

import org.jspecify.annotations.NullMarked;
