package dev.gantry.manager;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** A whole manager in the process of a test, on a free port, with its data in a folder of the test. */
public final class TestManager {

    private TestManager() {}

    /** Starts one with these arguments beside the usual ones; whoever starts it closes it. */
    public static ConfigurableApplicationContext start(Path folder, String... arguments) {
        return run(application(), folder, arguments);
    }

    /** Starts one that has a bean more. */
    public static <T> ConfigurableApplicationContext startWith(
            Class<T> type, Supplier<T> bean, Path folder, String... arguments) {
        SpringApplication application = application();
        application.addInitializers(
                context -> ((GenericApplicationContext) context).registerBean("ofTheTest", type, bean));
        return run(application, folder, arguments);
    }

    private static SpringApplication application() {
        SpringApplication application = new SpringApplication(ManagerApplication.class);
        application.setLogStartupInfo(false);
        return application;
    }

    private static ConfigurableApplicationContext run(SpringApplication application, Path folder, String... arguments) {
        List<String> words = new ArrayList<>(List.of("--server.port=0", "--gantry.data-dir=" + folder));
        words.addAll(List.of(arguments));
        return application.run(words.toArray(String[]::new));
    }
}
