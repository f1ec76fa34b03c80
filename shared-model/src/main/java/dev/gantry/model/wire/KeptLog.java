package dev.gantry.model.wire;

import java.util.Base64;

/**
 * The end of a run's log on its way to the manager.
 *
 * @param restart the run of the attempt, from 0
 * @param packed a {@link LogEnd}, packed, in Base64
 */
public record KeptLog(int restart, String packed) {

    public static KeptLog of(int restart, LogEnd end) {
        return new KeptLog(restart, Base64.getEncoder().encodeToString(end.pack()));
    }

    /** The packed {@link LogEnd}. */
    public byte[] bytes() {
        return Base64.getDecoder().decode(packed);
    }
}
