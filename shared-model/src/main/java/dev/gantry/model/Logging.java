package dev.gantry.model;

/**
 * How much of its output a container keeps.
 *
 * @param maxSize of a file, such as {@code 10m}: a number and {@code k}, {@code m} or {@code g}
 * @param maxFiles how many files, the current one included; the oldest goes first
 */
public record Logging(String maxSize, int maxFiles) {

    public static final Logging DEFAULT = new Logging("10m", 3);
}
