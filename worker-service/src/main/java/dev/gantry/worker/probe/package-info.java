/** Health checks: probes running containers again and again, and tells what was found. Acts; {@code supervision} decides. */
@NullMarked
package dev.gantry.worker.probe;

import org.jspecify.annotations.NullMarked;
