package dev.gantry.manager;

import dev.gantry.manager.backup.RestoreApplication;
import dev.gantry.platform.GantryService;
import dev.gantry.platform.PlatformConfiguration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;

/** The manager-service: persists tasks, workers and events, schedules and reconciles. */
@SpringBootApplication
@Import(PlatformConfiguration.class)
public class ManagerApplication {

    public static void main(String[] arguments) {
        boolean restores = arguments.length > 0 && arguments[0].equals(RestoreApplication.VERB);
        if (restores) {
            GantryService.run(RestoreApplication.class, RestoreApplication.withoutServer(arguments));
        } else {
            GantryService.run(ManagerApplication.class, arguments);
        }
    }
}
