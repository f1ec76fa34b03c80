package dev.gantry.manager.store;

import dev.gantry.manager.TestManager;
import dev.gantry.manager.backup.RestoreApplication;
import dev.gantry.manager.cluster.Command;
import dev.gantry.model.ClusterId;
import dev.gantry.model.Epoch;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.backup.BackupManifest;
import dev.gantry.model.backup.BackupWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Stores of managers in a folder of a test, each with a name, and backups of them. */
abstract class StoreFixture {

    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final UUID CLUSTER = new UUID(5, 5);

    @TempDir
    Path folder;

    ConfigurableApplicationContext open(String data) {
        return TestManager.start(folder.resolve(data));
    }

    void restore(Path backup, String data, String... options) {
        SpringApplication application = new SpringApplication(RestoreApplication.class);
        application.setLogStartupInfo(false);
        List<String> words = new ArrayList<>(
                List.of(RestoreApplication.VERB, backup.toString(), "--gantry.data-dir=" + folder.resolve(data)));
        words.addAll(List.of(options));
        application
                .run(RestoreApplication.withoutServer(words.toArray(String[]::new)))
                .close();
    }

    /** Within one process a database may still be closing for a moment, so that what follows happens elsewhere. */
    void copy(String from, String to) throws IOException {
        Path target = Files.createDirectories(folder.resolve(to).resolve("manager"));
        Files.copy(folder.resolve(from).resolve("manager").resolve("gantry.mv.db"), target.resolve("gantry.mv.db"));
    }

    static Command submit(int number) {
        String hash = Integer.toString(number % 10);
        return Command.SubmitTasks.one(
                new TaskId(new UUID(1, number)), new SpecHash(hash.repeat(64)), TaskSpec.ofImage("web", hash));
    }

    static byte[] backup(ConfigurableApplicationContext context) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        context.getBean(StoreBackup.class).write(out, "test", NOW);
        return out.toByteArray();
    }

    Path older(int schema) throws IOException {
        return written("schema-" + schema, schema, _ -> {});
    }

    /** A backup of another manager's store: its lease, and what a test writes after it. */
    Path written(String name, int schema, Rest rest) throws IOException {
        Path file = folder.resolve(name + ".backup");
        try (OutputStream out = Files.newOutputStream(file)) {
            BackupWriter writer = new BackupWriter(
                    out,
                    new BackupManifest(
                            BackupManifest.FORMAT, new ClusterId(CLUSTER), 1, new Epoch(7), schema, "0.0.1", NOW, 0));
            writer.table(
                    "manager_lease", List.of("id", "cluster_id", "generation", "epoch", "last_commit", "taken_at"));
            writer.row(List.of(1, CLUSTER.toString(), 1, 7, 0, NOW.toString()));
            rest.writeTo(writer);
            writer.end();
        }
        return file;
    }

    interface Rest {
        void writeTo(BackupWriter writer) throws IOException;
    }
}
