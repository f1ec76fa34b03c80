/** Several machines on this one, each with its own Docker engine, address and disk: to be killed, frozen, cut off and filled. */
@NullMarked
package dev.gantry.machines;

import org.jspecify.annotations.NullMarked;
