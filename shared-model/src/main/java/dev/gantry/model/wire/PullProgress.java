package dev.gantry.model.wire;

import java.util.Locale;
import java.util.OptionalInt;

/**
 * How far a worker is with the image of its tasks.
 *
 * @param doneBytes what was fetched, or when everything was, what was unpacked of it, compressed as it came
 * @param totalBytes the sum over the layers whose size is known so far
 * @param sizeKnown whether these are all layers that are missing
 */
public record PullProgress(String image, Stage stage, long doneBytes, long totalBytes, boolean sizeKnown) {

    /** What is being done. */
    public enum Stage {
        PULLING,
        UNPACKING
    }

    private static final double BYTES_OF_MB = 1_000_000;

    /** Rounded down, so that 100 is the end; absent while the whole is not known. */
    public OptionalInt percent() {
        return sizeKnown && totalBytes > 0
                ? OptionalInt.of((int) (100 * Math.min(doneBytes, totalBytes) / totalBytes))
                : OptionalInt.empty();
    }

    /** For people, as in {@code pulling 43 %, 12 of 28 MB}. */
    public String sentence() {
        String verb = stage.name().toLowerCase(Locale.ROOT);
        if (totalBytes == 0) {
            return verb;
        }
        OptionalInt percent = percent();
        return percent.isPresent()
                ? verb + " " + percent.getAsInt() + " %, " + megabytes(doneBytes) + " of " + megabytes(totalBytes)
                        + " MB"
                : verb + " " + megabytes(doneBytes) + " of at least " + megabytes(totalBytes) + " MB";
    }

    /** Whole ones where there are many. */
    private static String megabytes(long bytes) {
        double amount = bytes / BYTES_OF_MB;
        return String.format(Locale.ROOT, amount < 10 ? "%.1f" : "%.0f", amount);
    }
}
