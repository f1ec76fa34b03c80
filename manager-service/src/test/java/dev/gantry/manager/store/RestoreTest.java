package dev.gantry.manager.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Restoration;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.Control;
import dev.gantry.model.Attempt;
import dev.gantry.model.ClusterId;
import dev.gantry.model.TaskId;
import dev.gantry.model.wire.KeptLog;
import dev.gantry.model.wire.LogEnd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** What a restore makes of a backup, and of the store that was there. */
class RestoreTest extends StoreFixture {

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

    @Test
    void aBackupOfAnEarlierVersionIsMigrated() throws IOException {
        restore(older(6), "data");

        try (ConfigurableApplicationContext context = open("data")) {
            assertThat(context.getBean(Control.class).lease().cluster()).isEqualTo(new ClusterId(CLUSTER));
            assertThat(context.getBean(ClusterLoader.class).load().restoration().attemptsAbove())
                    .isEqualTo(1_000);
        }
    }
}
