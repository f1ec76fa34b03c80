package dev.gantry.manager;

import dev.gantry.platform.GantryService;
import dev.gantry.platform.PlatformConfiguration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;

/** The manager-service: persists tasks, workers and events, schedules and reconciles. */
@SpringBootApplication
@Import(PlatformConfiguration.class)
public class ManagerApplication {

    public static void main(String[] arguments) {
        GantryService.run(ManagerApplication.class, arguments);
    }
}
