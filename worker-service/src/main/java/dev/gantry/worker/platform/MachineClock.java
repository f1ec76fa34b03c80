package dev.gantry.worker.platform;

import dev.gantry.platform.SteadyClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time since the machine was started, its sleep included, which every process of a worker reads alike.
 *
 * @param boot names the start of the machine; empty where the machine has no such clock
 */
public record MachineClock(String boot, SteadyClock sinceBoot) {

    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path UPTIME = Path.of("/proc/uptime");
    private static final int LONGEST_LINE = 64;
    private static final Logger log = LoggerFactory.getLogger(MachineClock.class);

    /** That of this machine, which is known on Linux: {@code /proc/uptime} is its {@code CLOCK_BOOTTIME}. */
    static MachineClock ofThisMachine() {
        try {
            String boot = Files.readString(BOOT).strip();
            // Kept open, so that the time can be read also where no file can be opened any more.
            RandomAccessFile uptime = new RandomAccessFile(UPTIME.toFile(), "r");
            MachineClock clock = new MachineClock(boot, () -> read(uptime));
            clock.read();
            return clock;
        } catch (IOException | UncheckedIOException | NumberFormatException none) {
            log.info(
                    "This machine has no clock that counts its sleep; tasks with onDisconnect STOP go elsewhere: {}",
                    none.toString());
            return new MachineClock("", () -> Duration.ZERO);
        }
    }

    private static Duration read(RandomAccessFile uptime) {
        byte[] line = new byte[LONGEST_LINE];
        try {
            synchronized (uptime) {
                uptime.seek(0);
                int length = uptime.read(line);
                return parse(new String(line, 0, Math.max(0, length), StandardCharsets.US_ASCII));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The first number of the line, in seconds. */
    static Duration parse(String line) {
        int end = line.indexOf(' ');
        BigDecimal seconds = new BigDecimal(end < 0 ? line.strip() : line.substring(0, end));
        return Duration.ofMillis(seconds.movePointRight(3).longValue());
    }

    /** Whether the machine has such a clock. */
    public boolean isKnown() {
        return !boot.isEmpty();
    }

    public Duration read() {
        return sinceBoot.read();
    }
}
