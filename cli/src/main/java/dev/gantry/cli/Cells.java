package dev.gantry.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import tools.jackson.databind.JsonNode;

/** Reads what a table shows out of JSON. What is absent is a dash: an older manager may not know it. */
final class Cells {

    static final String ABSENT = "-";

    private Cells() {}

    /** The value at the path, one member name after the other. */
    static String text(JsonNode node, String... path) {
        JsonNode found = node;
        for (String member : path) {
            found = found.path(member);
        }
        if (found.isNumber()) {
            return number(found.decimalValue());
        }
        String text = found.asString("");
        return text.isBlank() ? ABSENT : text;
    }

    /** How much of a worker's resource is promised, as {@code 0.5/2}. */
    static String share(JsonNode worker, String resource) {
        return text(worker, "booked", resource) + "/" + text(worker, "capacity", resource);
    }

    /** How long ago something was, in its largest unit. */
    static String age(JsonNode node, String member, Instant now) {
        String at = text(node, member);
        try {
            return at.equals(ABSENT) ? ABSENT : coarse(Duration.between(Instant.parse(at), now));
        } catch (DateTimeParseException _) {
            return at;
        }
    }

    private static String coarse(Duration age) {
        if (age.toMinutes() < 2) {
            return Math.max(0, age.toSeconds()) + "s";
        }
        if (age.toHours() < 2) {
            return age.toMinutes() + "m";
        }
        return age.toDays() < 2 ? age.toHours() + "h" : age.toDays() + "d";
    }

    private static String number(BigDecimal value) {
        BigDecimal rounded = value.setScale(Math.min(value.scale(), 2), RoundingMode.HALF_UP);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
