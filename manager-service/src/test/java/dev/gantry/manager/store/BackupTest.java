package dev.gantry.manager.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.manager.ManagerApplication;
import dev.gantry.manager.backup.RestoreApplication;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Restoration;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.Control;
import dev.gantry.model.Attempt;
import dev.gantry.model.ClusterId;
import dev.gantry.model.Epoch;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.backup.BackupManifest;
import dev.gantry.model.backup.BackupReader;
import dev.gantry.model.backup.BackupWriter;
import dev.gantry.model.wire.KeptLog;
import dev.gantry.model.wire.LogEnd;
import dev.gantry.platform.StartupFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** Backups of a real H2 store that is written to meanwhile, and what a restore makes of them. */
class BackupTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final UUID CLUSTER = new UUID(5, 5);

    @TempDir
    Path folder;

    private ConfigurableApplicationContext open(String data) {
        SpringApplication application = new SpringApplication(ManagerApplication.class);
        application.setLogStartupInfo(false);
        return application.run("--server.port=0", "--gantry.data-dir=" + folder.resolve(data));
    }

    private void restore(Path backup, String data, String... options) {
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
    private void copy(String from, String to) throws IOException {
        Path target = Files.createDirectories(folder.resolve(to).resolve("manager"));
        Files.copy(folder.resolve(from).resolve("manager").resolve("gantry.mv.db"), target.resolve("gantry.mv.db"));
    }

    private static Command submit(int number) {
        String hash = Integer.toString(number % 10);
        return Command.SubmitTasks.one(
                new TaskId(new UUID(1, number)), new SpecHash(hash.repeat(64)), TaskSpec.ofImage("web", hash));
    }

    private static byte[] backup(ConfigurableApplicationContext context) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        context.getBean(StoreBackup.class).write(out, "test", NOW);
        return out.toByteArray();
    }

    /** What a backup says of tasks, in raw rows. */
    private static final class Rows implements BackupReader.Visitor {

        private final Set<String> tasks = new HashSet<>();
        private final Set<String> accepted = new HashSet<>();
        private String table = "";

        @Override
        public void table(String name, List<String> columns) {
            table = name;
        }

        @Override
        public void row(JsonNode values) {
            if (table.equals("task")) {
                tasks.add(values.get(0).asString());
            } else if (table.equals("task_event") && values.get(2).asString().equals("ACCEPTED")) {
                accepted.add(values.get(3).asString());
            }
        }
    }

    @Test
    void aBackupIsOfOneMomentHoweverMuchIsCommittedMeanwhile() throws Exception {
        try (ConfigurableApplicationContext context = open("data")) {
            Control control = context.getBean(Control.class);
            Set<String> acknowledged = ConcurrentHashMap.newKeySet();
            AtomicInteger next = new AtomicInteger();
            AtomicBoolean done = new AtomicBoolean();
            List<Thread> users = Stream.generate(() -> Thread.ofVirtual().start(() -> {
                        while (!done.get()) {
                            int number = next.incrementAndGet();
                            control.execute(submit(number), "test");
                            acknowledged.add(new UUID(1, number).toString());
                        }
                    }))
                    .limit(20)
                    .toList();
            for (int round = 0; round < 8; round++) {
                Set<String> before = Set.copyOf(acknowledged);
                byte[] file = backup(context);

                Rows rows = new Rows();
                BackupReader.Content content = BackupReader.read(new ByteArrayInputStream(file), rows);
                assertThat(rows.tasks).as("tasks beside their events").isEqualTo(rows.accepted);
                assertThat(rows.tasks).containsAll(before);
                assertThat(content.manifest().lastEvent()).isEqualTo(rows.accepted.size());
                assertThat(content.rows()).containsEntry("task", (long) rows.tasks.size());
            }
            done.set(true);
            for (Thread user : users) {
                user.join();
            }
        }
    }

    @Test
    void aRestoredStoreHasAllOfItAndRaisesWhatTwoHistoriesMustNotShare() throws Exception {
        Path file = folder.resolve("one.backup");
        List<Task> tasks;
        long epoch;
        AttemptKey attempt = new AttemptKey(new TaskId(new UUID(1, 1)), Attempt.FIRST);
        try (ConfigurableApplicationContext context = open("data")) {
            Control control = context.getBean(Control.class);
            epoch = control.lease().epoch().number();
            control.execute(submit(1), "test");
            control.execute(submit(2), "test");
            LogEnd log = new LogEnd();
            log.add(true, "2026-01-01T00:00:00Z \u00fc".getBytes(StandardCharsets.UTF_8));
            context.getBean(LogEnds.class).keep(attempt, List.of(KeptLog.of(0, log)));
            tasks = List.copyOf(context.getBean(ClusterLoader.class).load().tasks());
            Files.write(file, backup(context));
            control.execute(submit(3), "test");
        }
        copy("data", "restored");
        restore(file, "restored");

        try (ConfigurableApplicationContext context = open("restored")) {
            Lease lease = context.getBean(Control.class).lease();
            assertThat(lease.generation()).isEqualTo(2);
            assertThat(lease.epoch().number()).isGreaterThan(epoch);
            assertThat(context.getBean(ClusterLoader.class).load().tasks()).containsExactlyInAnyOrderElementsOf(tasks);
            assertThat(context.getBean(ClusterLoader.class).load().restoration())
                    .isEqualTo(new Restoration(1_000, true));
            assertThat(context.getBean(ClusterViews.class).isSettling()).isTrue();
            assertThat(context.getBean(History.class).lastNumber()).isEqualTo(3);
            LogEnds ends = context.getBean(LogEnds.class);
            assertThat(ends.find(attempt, 0)).isPresent();
            ends.keep(attempt, List.of(KeptLog.of(1, new LogEnd())));
            assertThat(ends.find(attempt, 1)).as("the numbers of rows go on").isPresent();
        }
        List<Path> kept = keptStores("restored");
        assertThat(kept).as("the store that was there").hasSize(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept.getFirst())))
                .isEqualTo("rwx------");
        copy("restored", "again");
        restore(file, "again");
        try (ConfigurableApplicationContext context = open("again")) {
            assertThat(context.getBean(Control.class).lease().generation()).isEqualTo(3);
            assertThat(context.getBean(ClusterLoader.class).load().restoration().attemptsAbove())
                    .as("not again what the first restored history used")
                    .isEqualTo(2_000);
        }
    }

    private List<Path> keptStores(String data) throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve(data))) {
            return all.filter(path -> path.getFileName().toString().startsWith("manager.before-restore-"))
                    .toList();
        }
    }

    @Test
    void storesThatARestoreOfAnEarlierVersionPutAsideAreClosedToOthers() throws IOException {
        Path kept = Files.createDirectories(folder.resolve("data").resolve("manager.before-restore-2026-01-01"));
        Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rwxr-xr-x"));

        open("data").close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rwx------");
    }

    @Test
    void whenTheWorkersHaveToldTheStoreIsSettledForGood() throws Exception {
        Path file = folder.resolve("one.backup");
        try (ConfigurableApplicationContext context = open("data")) {
            Files.write(file, backup(context));
        }
        restore(file, "other", "--generation=41");

        try (ConfigurableApplicationContext context = open("other")) {
            context.getBean(Control.class).execute(new Command.SettleRestore(), "test");
        }
        copy("other", "settled");
        try (ConfigurableApplicationContext context = open("settled")) {
            assertThat(context.getBean(Control.class).lease().generation()).isEqualTo(42);
            assertThat(context.getBean(ClusterLoader.class).load().restoration())
                    .isEqualTo(new Restoration(41_000, false));
        }
    }

    private Path older(int schema) throws IOException {
        Path file = folder.resolve("schema-" + schema + ".backup");
        try (OutputStream out = Files.newOutputStream(file)) {
            BackupWriter writer = new BackupWriter(
                    out,
                    new BackupManifest(
                            BackupManifest.FORMAT, new ClusterId(CLUSTER), 1, new Epoch(7), schema, "0.0.1", NOW, 0));
            writer.table(
                    "manager_lease", List.of("id", "cluster_id", "generation", "epoch", "last_commit", "taken_at"));
            writer.row(List.of(1, CLUSTER.toString(), 1, 7, 0, NOW.toString()));
            writer.end();
        }
        return file;
    }

    @Test
    void aBackupOfAnEarlierVersionIsMigrated() throws IOException {
        restore(older(6), "data");

        try (ConfigurableApplicationContext context = open("data")) {
            assertThat(context.getBean(Control.class).lease().cluster()).isEqualTo(new ClusterId(CLUSTER));
            assertThat(context.getBean(ClusterLoader.class).load().restoration().attemptsAbove())
                    .isEqualTo(1_000);
        }
    }

    /** Its rows can be written, and one of them means nothing: there is no such state. */
    private Path senseless() throws IOException {
        Path file = folder.resolve("senseless.backup");
        int schema = StoreRestore.newestSchema();
        try (OutputStream out = Files.newOutputStream(file)) {
            BackupWriter writer = new BackupWriter(
                    out,
                    new BackupManifest(
                            BackupManifest.FORMAT, new ClusterId(CLUSTER), 1, new Epoch(7), schema, "0.0.1", NOW, 0));
            writer.table(
                    "manager_lease", List.of("id", "cluster_id", "generation", "epoch", "last_commit", "taken_at"));
            writer.row(List.of(1, CLUSTER.toString(), 1, 7, 0, NOW.toString()));
            writer.table("spec", List.of("hash", "body"));
            writer.row(List.of("a".repeat(64), "{\"name\":\"web\",\"image\":\"x\"}"));
            writer.table(
                    "task",
                    List.of(
                            "id",
                            "number",
                            "spec_hash",
                            "desired",
                            "state",
                            "reason",
                            "message",
                            "failures",
                            "created_at",
                            "changed_at",
                            "named"));
            writer.row(List.of(
                    CLUSTER.toString(),
                    1,
                    "a".repeat(64),
                    "RUNNING",
                    "NOWHERE",
                    "SUBMITTED",
                    "",
                    0,
                    NOW.toString(),
                    NOW.toString(),
                    false));
            writer.end();
        }
        return file;
    }

    @Test
    void whateverARestoreFailsAtIsSaidAndLeavesNothingHalf() throws IOException {
        Path manager = folder.resolve("data").resolve("manager");

        assertThatThrownBy(() -> restore(senseless(), "data"))
                .as("rows that cannot be read")
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("nothing was replaced");
        assertThat(manager.resolve("restoring")).doesNotExist();
        assertThatThrownBy(() -> restore(older(6), "data", "--generation=" + Long.MAX_VALUE / 2))
                .as("numbers that do not fit")
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("nothing was replaced");
        assertThat(manager.resolve("restoring")).doesNotExist();
    }

    @Test
    void whatCannotBeRestoredReplacesNothing() throws IOException {
        try (ConfigurableApplicationContext context = open("data")) {
            context.getBean(Control.class).execute(submit(1), "test");
        }
        copy("data", "kept");
        Path store = folder.resolve("kept").resolve("manager").resolve("gantry.mv.db");
        byte[] before = Files.readAllBytes(store);
        Path cut = folder.resolve("cut.backup");
        byte[] whole = Files.readAllBytes(older(6));
        Files.write(cut, Arrays.copyOf(whole, whole.length - 9));

        assertThatThrownBy(() -> restore(older(99), "kept"))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("schema 99");
        assertThatThrownBy(() -> restore(cut, "kept"))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("cut off");
        assertThatThrownBy(() -> restore(older(6), "kept"))
                .as("another cluster's")
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("--force");
        assertThatThrownBy(() -> restore(folder.resolve("none"), "kept")).isInstanceOf(StartupFailure.class);
        restore(older(6), "kept", "--force", "--dry-run");

        assertThat(Files.readAllBytes(store)).isEqualTo(before);
        try (ConfigurableApplicationContext context = open("kept")) {
            assertThatThrownBy(() -> restore(older(6), "kept", "--force"))
                    .as("a manager that runs")
                    .isInstanceOf(StartupFailure.class)
                    .hasMessageContaining("in use");
            assertThat(context.getBean(ClusterViews.class).taskCount()).isOne();
        }
    }
}
