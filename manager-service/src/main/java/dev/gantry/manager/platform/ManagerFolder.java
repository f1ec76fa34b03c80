package dev.gantry.manager.platform;

import dev.gantry.platform.DataFolder;
import dev.gantry.platform.StartupFailure;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Locks the manager's folder, and closes it to others, before anything opens the database in it, and tells where it is. */
class ManagerFolder implements ApplicationContextInitializer<GenericApplicationContext> {

    @Override
    public void initialize(GenericApplicationContext context) {
        String dataDir = context.getEnvironment().getProperty("gantry.data-dir", ".gantry");
        DataFolder folder = DataFolder.lock(Path.of(dataDir, "manager"));
        makeKeptStoresPrivate(folder.path());
        // As a bean, so that it is unlocked when the application ends.
        context.registerBean("managerFolder", DataFolder.class, () -> folder);
        context.getEnvironment()
                .getPropertySources()
                .addLast(new MapPropertySource(
                        "managerFolder",
                        Map.of("gantry.manager-folder", folder.path().toString())));
    }

    /** What a restore has put aside holds the same as the store; earlier versions let everybody read it. */
    private static void makeKeptStoresPrivate(Path folder) {
        try (DirectoryStream<Path> kept =
                Files.newDirectoryStream(folder.resolveSibling("."), folder.getFileName() + ".before-restore-*")) {
            for (Path store : kept) {
                DataFolder.makePrivate(store.normalize());
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            throw new StartupFailure("The folder above " + folder + " cannot be read.", unreadable);
        }
    }
}
