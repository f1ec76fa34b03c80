/** Several machines on this one, each with its own Docker engine, address and disk: to be killed, frozen, cut off and filled. */
package dev.gantry.e2e.machines;
