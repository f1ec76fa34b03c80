package dev.gantry.worker;

import dev.gantry.platform.GantryService;
import dev.gantry.platform.PlatformConfiguration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The worker-service: runs assignments as containers and reports what really happened. */
@SpringBootApplication
@EnableScheduling
@Import(PlatformConfiguration.class)
public class WorkerApplication {

    public static void main(String[] arguments) {
        GantryService.run(WorkerApplication.class, arguments);
    }
}
