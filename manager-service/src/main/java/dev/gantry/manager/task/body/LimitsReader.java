package dev.gantry.manager.task.body;

import dev.gantry.model.Limits;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.Ulimit;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads how much is kept for a container, and what the kernel lets it do. */
final class LimitsReader {

    private static final int MOST = 64;
    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_TEXT = 1_024;

    /** All that Linux has and an engine knows. */
    private static final Set<String> ULIMITS = Set.of(
            "core",
            "cpu",
            "data",
            "fsize",
            "locks",
            "memlock",
            "msgqueue",
            "nice",
            "nofile",
            "nproc",
            "rss",
            "rtprio",
            "rttime",
            "sigpending",
            "stack");

    /** The parameters, besides all of {@code net.} and {@code fs.mqueue.}, that a container has for itself. */
    private static final Set<String> OWN_SYSCTLS = Set.of(
            "kernel.msgmax",
            "kernel.msgmnb",
            "kernel.msgmni",
            "kernel.sem",
            "kernel.shm_rmid_forced",
            "kernel.shmall",
            "kernel.shmmax",
            "kernel.shmmni");

    private LimitsReader() {}

    /** Reads what belongs to limits of so many cores, of which 0 is none, and so many MiB. */
    static Limits read(Fields fields, double cpu, long memory) {
        return new Limits(
                cpuReservation(fields, cpu),
                memoryReservation(fields, memory),
                fields.whole("shmSize", 0, TaskSpecReader.MOST_MEMORY).orElse(0L),
                ulimits(fields),
                sysctls(fields));
    }

    private static double cpuReservation(Fields fields, double cpu) {
        double reserved = fields.decimal("cpuReservation", 0, TaskSpecReader.MOST_CPU, TaskSpecReader.CPU_DECIMALS)
                .orElse(0.0);
        if (cpu != 0 && reserved > cpu) {
            fields.wrong(
                    "cpuReservation", "is " + plain(reserved) + ", and must be from 0 to the cpu of " + plain(cpu));
        }
        return reserved;
    }

    private static String plain(double cores) {
        return BigDecimal.valueOf(cores).stripTrailingZeros().toPlainString();
    }

    private static long memoryReservation(Fields fields, long memory) {
        long reserved =
                fields.whole("memoryReservation", 0, TaskSpecReader.MOST_MEMORY).orElse(0L);
        if (reserved != 0 && (reserved < TaskSpec.LEAST_MEMORY || reserved > memory)) {
            fields.wrong(
                    "memoryReservation",
                    "is " + reserved + " MiB, and must be from " + TaskSpec.LEAST_MEMORY + " to the memory of "
                            + memory);
        }
        return reserved;
    }

    private static Map<String, Ulimit> ulimits(Fields fields) {
        Map<String, Ulimit> ulimits = new TreeMap<>();
        fields.map("ulimits", MOST, LONGEST_NAME, LONGEST_TEXT).forEach((name, text) -> {
            String place = "ulimits." + name;
            if (!ULIMITS.contains(name)) {
                fields.wrong(place, "is unknown; there are " + String.join(", ", new TreeSet<>(ULIMITS)));
                return;
            }
            try {
                ulimits.put(name, Ulimit.parse(text));
            } catch (IllegalArgumentException malformed) {
                fields.wrong(place, String.valueOf(malformed.getMessage()));
            }
        });
        return ulimits;
    }

    private static Map<String, String> sysctls(Fields fields) {
        Map<String, String> sysctls = fields.map("sysctls", MOST, LONGEST_NAME, LONGEST_TEXT);
        sysctls.keySet().stream()
                .filter(name -> !isOwn(name))
                .forEach(name -> fields.wrong(
                        "sysctls." + name,
                        "is the machine's; a container has net.*, fs.mqueue.* and "
                                + String.join(", ", new TreeSet<>(OWN_SYSCTLS)) + " for itself"));
        return sysctls;
    }

    private static boolean isOwn(String name) {
        return name.startsWith("net.") || name.startsWith("fs.mqueue.") || OWN_SYSCTLS.contains(name);
    }
}
