package dev.gantry.worker;

import dev.gantry.platform.GantryService;
import dev.gantry.platform.PlatformConfiguration;
import java.util.Arrays;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The worker-service: runs assignments as containers and reports what really happened. */
@SpringBootApplication
@EnableScheduling
@Import(PlatformConfiguration.class)
public class WorkerApplication {

    /** {@code --drain} is short for {@code --gantry.worker.drain-on-shutdown=true}. */
    public static void main(String[] arguments) {
        String[] properties = Arrays.stream(arguments)
                .map(argument -> argument.equals("--drain") ? "--gantry.worker.drain-on-shutdown=true" : argument)
                .toArray(String[]::new);
        GantryService.run(WorkerApplication.class, properties);
    }
}
