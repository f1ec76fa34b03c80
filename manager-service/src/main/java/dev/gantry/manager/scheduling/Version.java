package dev.gantry.manager.scheduling;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A version such as {@code 27.3.1}, {@code v2.0.0-rc.1} or {@code 5.10.0-28-amd64}.
 *
 * <p>Its numbers are compared one by one, and those that are not written are 0. What follows a dash is a pre-release, older
 * than the version itself, if it begins with a letter; otherwise, as in the kernels of distributions, it says how the version
 * was built, like what follows a plus, and does not count.
 *
 * <p>Source: Semantic Versioning 2.0.0, section 11, except for any number of numbers and for that dash.
 *
 * @param preRelease its parts between the dots, empty for a release
 */
record Version(List<Long> numbers, List<String> preRelease) implements Comparable<Version> {

    private static final Pattern FORM =
            Pattern.compile("v?([0-9]{1,18}(?:\\.[0-9]{1,18}){0,9})(?:[-~]([A-Za-z][0-9A-Za-z.-]*))?(?:[-+~].*)?");

    Version {
        numbers = List.copyOf(numbers);
        preRelease = List.copyOf(preRelease);
    }

    /** The version that a text is, if it is one. */
    static Optional<Version> find(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        List<Long> numbers = parts(form.group(1)).stream().map(Long::valueOf).toList();
        String after = form.group(2);
        return Optional.of(new Version(numbers, after == null ? List.of() : parts(after)));
    }

    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        int begin = 0;
        for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', begin)) {
            parts.add(text.substring(begin, dot));
            begin = dot + 1;
        }
        parts.add(text.substring(begin));
        return parts;
    }

    @Override
    public int compareTo(Version other) {
        for (int i = 0; i < Math.max(numbers.size(), other.numbers.size()); i++) {
            int order = Long.compare(number(i), other.number(i));
            if (order != 0) {
                return order;
            }
        }
        if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
            return Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
        }
        return comparePreReleases(preRelease, other.preRelease);
    }

    private long number(int place) {
        return place < numbers.size() ? numbers.get(place) : 0;
    }

    private static int comparePreReleases(List<String> one, List<String> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int order = compareParts(one.get(i), other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.size(), other.size());
    }

    /** Numbers by their size and below every word; words by their letters. */
    private static int compareParts(String one, String other) {
        Optional<Amount> number = Amount.find(one);
        Optional<Amount> otherNumber = Amount.find(other);
        if (number.isPresent() && otherNumber.isPresent()) {
            return number.get().compareTo(otherNumber.get());
        }
        return number.isPresent() == otherNumber.isPresent()
                ? one.compareTo(other)
                : Boolean.compare(otherNumber.isPresent(), number.isPresent());
    }
}
