package dev.gantry.manager.cluster;

/**
 * What a restored backup leaves behind: numbers that the lost history may have used, and whether the workers are still being
 * asked what they have.
 *
 * @param attemptsAbove every new attempt has a greater number, so that it is none that runs somewhere and is known no longer
 * @param isSettling whether nothing is placed, sent or judged until each worker has told what it has, or is lost
 */
public record Restoration(int attemptsAbove, boolean isSettling) {

    /** Of a store that was never restored. */
    public static final Restoration NONE = new Restoration(0, false);

    Restoration settled() {
        return new Restoration(attemptsAbove, false);
    }
}
