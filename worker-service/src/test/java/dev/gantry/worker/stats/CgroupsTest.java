package dev.gantry.worker.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.worker.runtime.ContainerSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as the kernel writes them, copied from machines with both versions. */
class CgroupsTest {

    private static final String ID = "c".repeat(64);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String NET = """
            Inter-|   Receive                                                |  Transmit
             face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                lo:     500       5    0    0    0     0          0         0      500       5    0    0    0     0       0          0
              eth0:    1000      10    0    0    0     0          0         0      200       2    0    0    0     0       0          0
              eth1:      24       1    0    0    0     0          0         0        6       1    0    0    0     0       0          0
            """;

    @TempDir
    Path machine;

    private void write(String file, String text) throws IOException {
        Path path = machine.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private Cgroups cgroups() {
        return new Cgroups(machine.resolve("cgroup"), machine.resolve("proc"), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker/%s", "system.slice/docker-%s.scope"})
    void version2IsReadUnderBothNames(String form) throws IOException {
        String group = "cgroup/" + String.format(form, ID) + "/";
        write(group + "cpu.stat", "usage_usec 1500\nuser_usec 1000\nsystem_usec 500\n");
        write(group + "memory.current", "3000\n");
        write(group + "memory.stat", "anon 900\nfile 2000\ninactive_file 1000\nactive_file 7\n");
        write(group + "memory.max", "67108864\n");
        write(
                group + "io.stat",
                "8:0 rbytes=10 wbytes=20 rios=1 wios=2 dbytes=0 dios=0\n8:16 rbytes=1 wbytes=2 rios=1\n");
        write(group + "cgroup.procs", "42\n43\n");
        write("proc/42/net/dev", NET);

        assertThat(cgroups().find(ID))
                .contains(new ContainerSample(NOW, 1_500_000, 2000, 67_108_864, 1024, 206, 11, 22));
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker/%s", "system.slice/docker-%s.scope"})
    void version1IsReadUnderBothNames(String form) throws IOException {
        String group = "/" + String.format(form, ID) + "/";
        write("cgroup/cpuacct" + group + "cpuacct.usage", "1500000\n");
        write("cgroup/memory" + group + "memory.usage_in_bytes", "3000\n");
        write("cgroup/memory" + group + "memory.stat", "cache 9\ninactive_file 4\ntotal_inactive_file 1000\n");
        write("cgroup/memory" + group + "memory.limit_in_bytes", "67108864\n");
        write("cgroup/memory" + group + "cgroup.procs", "42\n");
        write(
                "cgroup/blkio" + group + "blkio.throttle.io_service_bytes",
                "8:0 Read 10\n8:0 Write 20\n8:0 Total 30\n8:16 Read 1\n8:16 Write 2\nTotal 33\n");
        write("proc/42/net/dev", NET);

        assertThat(cgroups().find(ID))
                .contains(new ContainerSample(NOW, 1_500_000, 2000, 67_108_864, 1024, 206, 11, 22));
    }

    @Test
    void whereAGroupOfVersion1DoesNotCountBlocksItsProcessesDo() throws IOException {
        String memory = "cgroup/memory/docker/" + ID;
        write(memory + "/cgroup.procs", "42\n43\n44\n");
        write("cgroup/blkio/docker/" + ID + "/blkio.throttle.io_service_bytes", "Total 0\n");
        write("proc/42/io", "rchar: 99\nwchar: 98\nread_bytes: 10\nwrite_bytes: 20\ncancelled_write_bytes: 7\n");
        write("proc/43/io", "rchar: 99\nwchar: 98\nread_bytes: 1\nwrite_bytes: 2\ncancelled_write_bytes: 0\n");

        assertThat(cgroups().find(ID)).get().satisfies(sample -> {
            assertThat(sample.read()).isEqualTo(11);
            assertThat(sample.written()).isEqualTo(22);
        });
    }

    @Test
    void noLimitIsNone() throws IOException {
        write("cgroup/docker/" + ID + "/cpu.stat", "usage_usec 1\n");
        write("cgroup/docker/" + ID + "/memory.max", "max\n");
        assertThat(cgroups().find(ID))
                .get()
                .extracting(ContainerSample::memoryLimit)
                .isEqualTo(0L);

        String other = "d".repeat(64);
        write("cgroup/memory/docker/" + other + "/memory.limit_in_bytes", "9223372036854771712\n");
        assertThat(cgroups().find(other))
                .get()
                .extracting(ContainerSample::memoryLimit)
                .isEqualTo(0L);
    }

    @Test
    void aContainerWhoseGroupsCannotBeSeenIsNothing() {
        assertThat(cgroups().find(ID)).isEmpty();
    }
}
