package dev.gantry.manager.scheduling;

import com.google.re2j.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an expression says about an attribute's value, which may be absent. */
sealed interface Condition {

    /** Whether it holds for a value; null stands for an attribute that is not there. */
    boolean holds(@Nullable String value);

    /** Numbers are equal as numbers, everything else as text. */
    record Equal(String wanted) implements Condition {
        @Override
        public boolean holds(@Nullable String value) {
            return value != null && Amount.areEqual(value, wanted);
        }
    }

    record OneOf(List<String> wanted) implements Condition {
        public OneOf {
            wanted = List.copyOf(wanted);
        }

        @Override
        public boolean holds(@Nullable String value) {
            return value != null && wanted.stream().anyMatch(one -> Amount.areEqual(value, one));
        }
    }

    record Exists() implements Condition {
        @Override
        public boolean holds(@Nullable String value) {
            return value != null;
        }
    }

    /** A comparison of numbers; a value that is no number is neither less nor greater. */
    record OfNumber(Comparison comparison, Amount than) implements Condition {
        @Override
        public boolean holds(@Nullable String value) {
            return value != null
                    && Amount.find(value)
                            .map(amount -> comparison.holds(amount.compareTo(than)))
                            .orElse(false);
        }
    }

    /** A comparison of versions; a value that is no version is neither less nor greater, nor equal. */
    record OfVersion(Comparison comparison, Version than) implements Condition {
        @Override
        public boolean holds(@Nullable String value) {
            return value != null
                    && Version.find(value)
                            .map(version -> comparison.holds(version.compareTo(than)))
                            .orElse(false);
        }
    }

    /** A regular expression that is found somewhere in the value. */
    record Matches(Pattern pattern) implements Condition {
        @Override
        public boolean holds(@Nullable String value) {
            return value != null && pattern.matcher(value).find();
        }
    }

    /** The opposite, which also holds for an attribute that is not there. */
    record Not(Condition condition) implements Condition {
        @Override
        public boolean holds(@Nullable String value) {
            return !condition.holds(value);
        }
    }
}
