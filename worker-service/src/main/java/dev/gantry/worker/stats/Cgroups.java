package dev.gantry.worker.stats;

import dev.gantry.worker.runtime.ContainerSample;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Reads what containers use where the kernel writes it, in control groups of version 1 or 2, under the names that engines give
 * them with either of their drivers. Safe for many threads.
 *
 * <p>Files: {@code Documentation/admin-guide/cgroup-v1} and {@code cgroup-v2.rst} of the kernel; network: {@code proc(5)}.
 */
@Component
public class Cgroups {

    /** Longer than any of these files is on a machine of reasonable size. */
    private static final int LONGEST = 65_536;

    /** The kernel's way to write that there is no limit begins here. */
    private static final long NO_LIMIT = Long.MAX_VALUE / 4096 * 4096 / 2;

    private final Path groups;
    private final Path processes;
    private final Clock clock;

    @Autowired
    Cgroups(Clock clock) {
        this(Path.of("/sys/fs/cgroup"), Path.of("/proc"), clock);
    }

    /** Where the kernel's files are found otherwise. */
    public Cgroups(Path groups, Path processes, Clock clock) {
        this.groups = groups;
        this.processes = processes;
        this.clock = clock;
    }

    /** What a running container has used, or nothing where its groups cannot be seen from here. */
    public Optional<ContainerSample> find(String container) {
        Optional<Path> unified = folder(groups, container).filter(group -> Files.exists(group.resolve("cpu.stat")));
        if (unified.isPresent()) {
            return Optional.of(ofVersion2(unified.get()));
        }
        return folder(groups.resolve("memory"), container).map(memory -> ofVersion1(container, memory));
    }

    private static Optional<Path> folder(Path root, String container) {
        return Stream.of("docker/" + container, "system.slice/docker-" + container + ".scope")
                .map(root::resolve)
                .filter(Files::isDirectory)
                .findFirst();
    }

    private ContainerSample ofVersion2(Path group) {
        List<String> io = lines(group.resolve("io.stat"));
        return sample(
                group,
                field(lines(group.resolve("cpu.stat")), "usage_usec") * 1_000,
                number(group.resolve("memory.current")) - field(lines(group.resolve("memory.stat")), "inactive_file"),
                number(group.resolve("memory.max")),
                sumOf(io, "rbytes="),
                sumOf(io, "wbytes="));
    }

    private ContainerSample ofVersion1(String container, Path memory) {
        Path cpu = folder(groups.resolve("cpuacct"), container).orElse(memory);
        Path block = folder(groups.resolve("blkio"), container).orElse(memory);
        List<String> io = lines(block.resolve("blkio.throttle.io_service_bytes"));
        boolean counted = io.stream().anyMatch(line -> line.contains("Read "));
        return sample(
                memory,
                number(cpu.resolve("cpuacct.usage")),
                number(memory.resolve("memory.usage_in_bytes"))
                        - field(lines(memory.resolve("memory.stat")), "total_inactive_file"),
                number(memory.resolve("memory.limit_in_bytes")),
                counted ? sumOf(io, "Read ") : sumOfProcesses(memory, "read_bytes:"),
                counted ? sumOf(io, "Write ") : sumOfProcesses(memory, "write_bytes:"));
    }

    /**
     * Since Linux 6.10 a group of version 1 counts nothing unless somebody throttles it. Each process does, those included that it
     * has waited for.
     */
    private long sumOfProcesses(Path group, String name) {
        return lines(group.resolve("cgroup.procs")).stream()
                .mapToLong(process -> field(lines(processes.resolve(process).resolve("io")), name))
                .sum();
    }

    private ContainerSample sample(Path group, long cpu, long memory, long limit, long read, long written) {
        long[] network = network(group);
        return new ContainerSample(
                clock.instant(),
                cpu,
                Math.max(0, memory),
                limit >= NO_LIMIT ? 0 : limit,
                network[0],
                network[1],
                read,
                written);
    }

    /** Received and sent over all interfaces but the loopback, as any process of the container sees them. */
    private long[] network(Path group) {
        long received = 0;
        long sent = 0;
        Optional<String> process = lines(group.resolve("cgroup.procs")).stream().findFirst();
        if (process.isPresent()) {
            for (String line : lines(processes.resolve(process.get()).resolve("net/dev"))) {
                int colon = line.indexOf(':');
                String[] fields = line.substring(colon + 1).strip().split("\\s+", -1);
                if (colon > 0
                        && fields.length >= 9
                        && !line.substring(0, colon).strip().equals("lo")) {
                    received += parse(fields[0]);
                    sent += parse(fields[8]);
                }
            }
        }
        return new long[] {received, sent};
    }

    /** The number behind a name, or 0. */
    private static long field(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> parse(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    /** The sum of the numbers that follow a mark, over all devices. */
    private static long sumOf(List<String> lines, String mark) {
        return lines.stream()
                .filter(line -> line.contains(mark))
                .mapToLong(line ->
                        parse(line.substring(line.indexOf(mark) + mark.length()).split(" ", -1)[0]))
                .sum();
    }

    private static long number(Path file) {
        return lines(file).stream().findFirst().map(Cgroups::parse).orElse(0L);
    }

    /** What is no number, as {@code max}, is none. */
    private static long parse(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException none) {
            return 0;
        }
    }

    /** A file that is not there is empty: a container may end while it is looked at. */
    private static List<String> lines(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(LONGEST), StandardCharsets.US_ASCII);
            return text.isEmpty() ? List.of() : Arrays.asList(text.split("\n", -1));
        } catch (IOException gone) {
            return List.of();
        }
    }
}
