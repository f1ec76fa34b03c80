package dev.gantry.manager.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.Control;
import dev.gantry.platform.StartupFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** A restore that cannot be done says why and replaces nothing. */
class FailedRestoreTest extends StoreFixture {

    /** Its rows can be written, and one of them means nothing: there is no such state. */
    private Path senseless() throws IOException {
        return written("senseless", StoreRestore.newestSchema(), writer -> {
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
        });
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
