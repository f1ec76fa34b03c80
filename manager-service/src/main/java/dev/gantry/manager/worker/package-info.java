/** Workers as users, older clients and the workers themselves meet them. */
@NullMarked
package dev.gantry.manager.worker;

import org.jspecify.annotations.NullMarked;
