package dev.gantry.simulation;

import dev.gantry.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What follows from failures: a time that doubles with each one more of the same reason, as long as that is remembered.
 *
 * @param reason of the newest one, if that is beyond doubt
 * @param least how often in a row at the least
 * @param most how often in a row at the most
 * @param surelyUntil until when it lasts at the least
 * @param perhapsUntil until when it lasts at the most
 */
record BackOff(Optional<Reason> reason, int least, int most, Instant surelyUntil, Instant perhapsUntil) {

    static final BackOff NONE = new BackOff(Optional.empty(), 0, 0, Instant.MIN, Instant.MIN);

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration FIRST_OF_RATE_LIMIT = Duration.ofMinutes(1);
    private static final Duration MOST = Duration.ofMinutes(5);

    /** After a failure which is known to be the last of so many. */
    static BackOff after(Reason reason, int times, Instant at) {
        return between(reason, times, times, at);
    }

    private static BackOff between(Reason reason, int least, int most, Instant at) {
        return new BackOff(
                Optional.of(reason), least, most, at.plus(lasting(reason, least)), at.plus(lasting(reason, most)));
    }

    /** After one failure more. Those of another reason before it do not count. */
    BackOff again(Reason next, Instant at) {
        boolean isSurelySame = reason.filter(next::equals).isPresent();
        boolean mayBeSame = isSurelySame || reason.isEmpty();
        return between(next, 1 + (isSurelySame ? least : 0), 1 + (mayBeSame ? most : 0), at);
    }

    /** After what may have been one failure more. */
    BackOff perhapsAgain(Reason next, Instant at) {
        BackOff then = again(next, at);
        boolean isSame = reason.equals(then.reason);
        return new BackOff(
                isSame ? reason : Optional.empty(),
                isSame ? least : 0,
                Math.max(most, then.most),
                then.surelyUntil.isBefore(surelyUntil) ? then.surelyUntil : surelyUntil,
                then.perhapsUntil.isAfter(perhapsUntil) ? then.perhapsUntil : perhapsUntil);
    }

    /** The same where nobody is sure to remember it. */
    BackOff unsure() {
        return new BackOff(reason, 0, most, Instant.MIN, perhapsUntil);
    }

    private static Duration lasting(Reason reason, int times) {
        Duration first = reason == Reason.REGISTRY_RATE_LIMITED ? FIRST_OF_RATE_LIMIT : FIRST;
        Duration doubled = first.multipliedBy(1L << Math.clamp(times - 1, 0, 20));
        return doubled.compareTo(MOST) < 0 ? doubled : MOST;
    }
}
