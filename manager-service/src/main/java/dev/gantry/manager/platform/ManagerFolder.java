package dev.gantry.manager.platform;

import dev.gantry.platform.DataFolder;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Locks the manager's folder before anything opens the database in it, and tells where it is. */
class ManagerFolder implements ApplicationContextInitializer<GenericApplicationContext> {

    @Override
    public void initialize(GenericApplicationContext context) {
        String dataDir = context.getEnvironment().getProperty("gantry.data-dir", ".gantry");
        DataFolder folder = DataFolder.lock(Path.of(dataDir, "manager"));
        // As a bean, so that it is unlocked when the application ends.
        context.registerBean("managerFolder", DataFolder.class, () -> folder);
        context.getEnvironment()
                .getPropertySources()
                .addLast(new MapPropertySource(
                        "managerFolder",
                        Map.of("gantry.manager-folder", folder.path().toString())));
    }
}
