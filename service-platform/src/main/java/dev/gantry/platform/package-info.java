/** What both services need to be a service, and nothing of the domain: access, data folder, start-up failures, problems. */
@NullMarked
package dev.gantry.platform;

import org.jspecify.annotations.NullMarked;
