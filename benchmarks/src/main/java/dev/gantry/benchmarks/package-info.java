/** The performance table: measures the services as processes against a baseline in the same run. */
@NullMarked
package dev.gantry.benchmarks;

import org.jspecify.annotations.NullMarked;
