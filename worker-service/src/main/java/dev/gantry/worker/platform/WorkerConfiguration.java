package dev.gantry.worker.platform;

import dev.gantry.platform.DataFolder;
import dev.gantry.platform.GantryProperties;
import dev.gantry.platform.StartupFailure;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The worker's name and its folder. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({WorkerProperties.class, ImageProperties.class, CleanupProperties.class})
class WorkerConfiguration {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");

    @Bean
    WorkerName workerName(WorkerProperties properties) {
        String name = properties.worker().name().isEmpty()
                ? hostName()
                : properties.worker().name();
        if (!NAME.matcher(name).matches()) {
            throw new StartupFailure(
                    "gantry.worker.name '" + name
                            + "' is not 1 to 63 letters, digits, dots, dashes and underscores that begin with a letter or digit.");
        }
        return new WorkerName(name);
    }

    @Bean
    MachineClock machineClock() {
        return MachineClock.ofThisMachine();
    }

    @Bean(destroyMethod = "close")
    DataFolder workerFolder(GantryProperties gantry, WorkerName name) {
        return DataFolder.lock(gantry.dataDir().resolve("worker-" + name.name()));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            throw new StartupFailure("The host has no name. Set gantry.worker.name.", nameless);
        }
    }
}
