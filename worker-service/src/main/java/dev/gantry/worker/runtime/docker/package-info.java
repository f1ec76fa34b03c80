/** The port on a Docker engine; the only package that sees docker-java. */
@NullMarked
package dev.gantry.worker.runtime.docker;

import org.jspecify.annotations.NullMarked;
