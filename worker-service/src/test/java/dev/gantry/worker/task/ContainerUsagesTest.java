package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Attempt;
import dev.gantry.model.TaskId;
import dev.gantry.model.wire.ContainerUsage;
import dev.gantry.worker.runtime.AttemptRef;
import dev.gantry.worker.stats.Cgroups;
import dev.gantry.worker.task.Attempts.Running;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What containers use, from files as the kernel writes them and looks at them over time. */
class ContainerUsagesTest {

    private static final TaskId ONE = new TaskId(new UUID(0, 1));
    private static final TaskId OTHER = new TaskId(new UUID(0, 2));

    @TempDir
    Path machine;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private List<Running> running = List.of();
    private ContainerUsages usages;

    @BeforeEach
    void begin() {
        InstantSource time = () -> now;
        Clock clock = time.withZone(ZoneOffset.UTC);
        usages = new ContainerUsages(() -> running, new Cgroups(machine, machine, clock), meters);
    }

    private static Running container(TaskId task, int attempt, String id) {
        return new Running(new AttemptRef(task, new Attempt(attempt)), "app", id);
    }

    private void used(String container, Duration cpu) throws IOException {
        Path group = Files.createDirectories(machine.resolve("docker").resolve(container));
        Files.writeString(group.resolve("cpu.stat"), "usage_usec " + cpu.toMillis() * 1000 + "\n");
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private double cpu(TaskId task) {
        return usages.look().stream()
                .filter(usage -> usage.task().equals(task))
                .mapToDouble(ContainerUsage::cpu)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoAsksForOneTaskHasNoOtherOneLookedAt() throws IOException {
        running = List.of(container(ONE, 1, "one"), container(OTHER, 1, "other"));
        used("one", Duration.ZERO);
        used("other", Duration.ZERO);
        List<ContainerUsage> _ = usages.look();
        pass(Duration.ofSeconds(1));
        used("one", Duration.ofSeconds(1));
        used("other", Duration.ofSeconds(1));

        assertThat(usages.look(ONE, Optional.empty()).orElseThrow().cpu()).isEqualTo(1);

        pass(Duration.ofSeconds(1));
        assertThat(cpu(OTHER))
                .as("one of the two seconds since it was looked at")
                .isEqualTo(0.5);
        assertThat(cpu(ONE)).as("nothing since then").isEqualTo(0);
    }

    @Test
    void theNewestAttemptOfATaskIsMeantUnlessOneIsNamed() throws IOException {
        running = List.of(container(ONE, 1, "old"), container(ONE, 2, "new"), container(OTHER, 3, "other"));
        used("old", Duration.ZERO);
        used("new", Duration.ZERO);
        used("other", Duration.ZERO);

        assertThat(usages.look(ONE, Optional.empty()).orElseThrow().container()).isEqualTo("new");
        assertThat(usages.look(ONE, Optional.of(1)).orElseThrow().container()).isEqualTo("old");
        assertThat(usages.look(ONE, Optional.of(3))).isEmpty();
    }

    @Test
    void oneWhoseGroupsAreGoneIsNotThere() throws IOException {
        running = List.of(container(ONE, 1, "old"), container(ONE, 2, "gone"));
        used("old", Duration.ZERO);

        assertThat(usages.look(ONE, Optional.empty()).orElseThrow().container()).isEqualTo("old");
        assertThat(usages.look(ONE, Optional.of(2))).isEmpty();
    }
}
