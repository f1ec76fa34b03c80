package dev.gantry.manager.scheduling;

import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.util.Optional;

/** A number as a label has it: decimal digits, with a sign and a fraction where needed. */
record Amount(BigDecimal number) implements Comparable<Amount> {

    private static final Pattern FORM = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,9})?");

    /** The number that a text is, if it is one. */
    static Optional<Amount> find(String text) {
        return FORM.matches(text) ? Optional.of(new Amount(new BigDecimal(text))) : Optional.empty();
    }

    /** Whether two texts are the same number, such as 4 and 4.0, or else the same text. */
    static boolean areEqual(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        Optional<Amount> number = find(one);
        return number.isPresent()
                && find(other).filter(same -> same.compareTo(number.get()) == 0).isPresent();
    }

    @Override
    public int compareTo(Amount other) {
        return number.compareTo(other.number);
    }
}
