/** The command line: reads what a person wants, asks the manager over HTTP, and prints the answer. */
@NullMarked
package dev.gantry.cli;

import org.jspecify.annotations.NullMarked;
