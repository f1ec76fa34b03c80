package dev.gantry.worker.stats;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the kernel's {@code /proc/meminfo}, which is the machine's also inside a container. */
final class Meminfo {

    private static final Pattern TOTAL = Pattern.compile("(?m)^MemTotal:\\s+(\\d{1,15}) kB$");
    private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable:\\s+(\\d{1,15}) kB$");

    private Meminfo() {}

    /** MiB that nobody could have at once; the file cache, which gives way, is not in use. Empty for any other text. */
    static OptionalLong used(String text) {
        Matcher total = TOTAL.matcher(text);
        Matcher available = AVAILABLE.matcher(text);
        return total.find() && available.find()
                ? OptionalLong.of((Long.parseLong(total.group(1)) - Long.parseLong(available.group(1))) >> 10)
                : OptionalLong.empty();
    }
}
