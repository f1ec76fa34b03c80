/** Everything that breaks, while users do everything that they do, and what holds then: the fault matrix. */
package dev.gantry.e2e.faults;
