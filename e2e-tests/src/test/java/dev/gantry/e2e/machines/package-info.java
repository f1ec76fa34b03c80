/** The machines of the fault tests do what they say, and nothing is left of them. */
package dev.gantry.e2e.machines;
