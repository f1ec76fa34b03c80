package dev.gantry.manager.backup;

import dev.gantry.manager.store.StoreRestore;
import dev.gantry.manager.store.StoreRestore.Standing;
import dev.gantry.model.backup.BackupReader;
import dev.gantry.platform.DataFolder;
import dev.gantry.platform.StartupFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;

/**
 * {@code restore FILE}: puts a backup in the place of the store, while no manager runs. Started instead of the manager, with its
 * settings and its lock on the data folder; everything is verified before anything is replaced.
 */
public final class RestoreApplication implements ApplicationRunner {

    /** The first argument that asks for it. */
    public static final String VERB = "restore";

    private final ApplicationContext application;
    private final Environment settings;
    private final DataFolder folder;

    RestoreApplication(ApplicationContext application, DataFolder folder) {
        this.application = application;
        this.settings = application.getEnvironment();
        this.folder = folder;
    }

    /** The arguments with which Spring starts it as a program that ends. */
    public static String[] withoutServer(String[] arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--spring.main.web-application-type=none";
        return all;
    }

    @Override
    public void run(ApplicationArguments arguments) throws IOException {
        Path file = file(arguments.getNonOptionArgs());
        long least = leastGeneration(arguments);
        StoreFiles files = StoreFiles.in(folder.path(), settings.getProperty("spring.datasource.url", ""));
        BackupReader.Content content = verified(file);
        Instant now = Instant.ofEpochMilli(application.getStartupDate());
        StoreRestore restore = new StoreRestore(
                settings.getProperty("spring.datasource.username", ""),
                settings.getProperty("spring.datasource.password", ""));
        Standing before = before(restore, files, content, least, arguments.containsOption("force"));
        Standing restored = stage(restore, file, files, before, now);
        say("The backup of " + content.manifest().at() + " is whole: cluster "
                + content.manifest().clusterId() + ", schema "
                + content.manifest().schema() + ", rows "
                + new TreeMap<>(content.rows()) + ".");
        if (arguments.containsOption("dry-run")) {
            files.dropStaged();
            say("Nothing was replaced: this was a dry run.");
            return;
        }
        Optional<Path> aside = files.replace(now);
        aside.ifPresent(kept -> say("The store that was there is kept in " + kept + "."));
        say("Restored as generation " + restored.generation()
                + ". Start the manager: it first asks every worker what it has. See docs/backup.md.");
    }

    private static Path file(List<String> words) {
        if (words.size() != 2) {
            throw new StartupFailure("Usage: gantry restore FILE [--dry-run] [--generation=N] [--force]");
        }
        Path file = Path.of(words.getLast()).toAbsolutePath();
        if (!Files.isRegularFile(file)) {
            throw new StartupFailure("There is no file " + file + ".");
        }
        return file;
    }

    private static long leastGeneration(ApplicationArguments arguments) {
        List<String> given = arguments.getOptionValues("generation");
        try {
            return given == null || given.isEmpty() ? 0 : Long.parseLong(given.getFirst());
        } catch (NumberFormatException strange) {
            throw new StartupFailure(
                    "--generation must be a number: of the newest store that this cluster had.", strange);
        }
    }

    private static BackupReader.Content verified(Path file) {
        try {
            BackupReader.Content content = StoreRestore.verify(file);
            int newest = StoreRestore.newestSchema();
            if (content.manifest().schema() > newest) {
                throw new StartupFailure("The backup was made by Gantry "
                        + content.manifest().version() + " with schema "
                        + content.manifest().schema()
                        + ", and this version knows schemas up to " + newest + ". Restore it with that version.");
            }
            return content;
        } catch (IOException broken) {
            throw new StartupFailure(file + " cannot be restored: " + broken.getMessage() + ".", broken);
        }
    }

    /** What the cluster is known to have been, apart from the backup. */
    private static Standing before(
            StoreRestore restore, StoreFiles files, BackupReader.Content content, long least, boolean force) {
        Optional<Standing> there = files.exists() ? restore.find(files.url()) : Optional.empty();
        if (files.exists() && there.isEmpty()) {
            say("The store that is there cannot be read, so nobody knows its generation; --generation tells it.");
        }
        boolean other = there.filter(
                        found -> !found.cluster().equals(content.manifest().clusterId()))
                .isPresent();
        if (other && !force) {
            throw new StartupFailure("The store that is there belongs to cluster "
                    + there.get().cluster() + ", and the backup to "
                    + content.manifest().clusterId()
                    + ". Set gantry.data-dir to the right folder, or give --force.");
        }
        return new Standing(
                content.manifest().clusterId(),
                Math.max(
                        least,
                        there.filter(_ -> !other).map(Standing::generation).orElse(0L)),
                there.filter(_ -> !other).map(Standing::epoch).orElse(0L));
    }

    private static Standing stage(StoreRestore restore, Path file, StoreFiles files, Standing before, Instant now)
            throws IOException {
        files.dropStaged();
        try {
            return restore.restore(file, files.stagedUrl(), before, now);
        } catch (IOException | SQLException | RuntimeException broken) {
            files.dropStaged();
            throw new StartupFailure(
                    file + " cannot be restored, and nothing was replaced: " + broken.getMessage(), broken);
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
