package dev.gantry.worker.stats;

import com.sun.management.OperatingSystemMXBean;
import dev.gantry.model.Resources;
import dev.gantry.platform.DataFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.stereotype.Component;

/** What the machine has and uses, from the JDK's view of the operating system. */
@Component
public class MachineStats {

    private static final long MANY_PIDS = 4_194_304;

    private final OperatingSystemMXBean system;
    private final FileStore disk;

    MachineStats(DataFolder folder) throws IOException {
        this.system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        this.disk = Files.getFileStore(folder.path());
    }

    /** What is used at the moment, by whatever: cpu, memory and disk. */
    public Resources used() {
        long cpuMillis = Math.round(Math.max(0, system.getCpuLoad()) * system.getAvailableProcessors() * 1000);
        return new Resources(cpuMillis, memoryUsed(), diskTotal() - diskFree(), 0);
    }

    private long memoryUsed() {
        return Meminfo.used(kernelText("/proc/meminfo", 8_192))
                .orElseGet(() -> (system.getTotalMemorySize() - system.getFreeMemorySize()) >> 20);
    }

    public double load() {
        return system.getSystemLoadAverage();
    }

    /** In GiB, of the file system that holds the data folder. */
    public long diskTotal() {
        return diskGib(true);
    }

    public long diskFree() {
        return diskGib(false);
    }

    private long diskGib(boolean total) {
        try {
            return (total ? disk.getTotalSpace() : disk.getUsableSpace()) >> 30;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The most processes and threads that the kernel allows. */
    public long pids() {
        return Math.min(kernelLimit("/proc/sys/kernel/pid_max"), kernelLimit("/proc/sys/kernel/threads-max"));
    }

    private static long kernelLimit(String file) {
        try {
            return Long.parseLong(kernelText(file, 64).strip());
        } catch (NumberFormatException notLinux) {
            return MANY_PIDS;
        }
    }

    /** The beginning of a file of the kernel; nothing where there is none. */
    private static String kernelText(String file, int longest) {
        // In one read: the kernel answers a second one, however short the first, with the end of the file.
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return new String(in.readNBytes(longest), StandardCharsets.US_ASCII);
        } catch (IOException notLinux) {
            return "";
        }
    }
}
