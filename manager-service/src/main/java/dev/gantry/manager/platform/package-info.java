/** What is about the service and not about the domain: settings, the folder, the API document. */
@NullMarked
package dev.gantry.manager.platform;

import org.jspecify.annotations.NullMarked;
