package dev.gantry.manager.dashboard;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times and amounts as a person reads them. */
final class Words {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private Words() {}

    /** How long ago something was in its largest unit, with the moment itself for machines and for whoever points at it. */
    record Age(String text, String moment, String clock) {

        static Age of(Instant at, Instant now) {
            return new Age(coarse(Duration.between(at, now)), at.toString(), CLOCK.format(at));
        }

        private static String coarse(Duration age) {
            if (age.toMinutes() < 2) {
                return Math.max(0, age.toSeconds()) + " s";
            }
            if (age.toHours() < 2) {
                return age.toMinutes() + " min";
            }
            return age.toDays() < 2 ? age.toHours() + " h" : age.toDays() + " d";
        }
    }

    static String count(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    static String cores(long millis) {
        return plain(BigDecimal.valueOf(millis, 3));
    }

    static String memory(long mebibytes) {
        return mebibytes < 1024
                ? mebibytes + " MiB"
                : plain(BigDecimal.valueOf(mebibytes).divide(BigDecimal.valueOf(1024), 1, RoundingMode.HALF_UP))
                        + " GiB";
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0
                ? "0"
                : number.setScale(Math.min(number.scale(), 2), RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString();
    }
}
