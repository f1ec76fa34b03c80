package dev.gantry.manager.task.body;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Which name a slip stands for, by Levenshtein's distance, which counts insertions, deletions and replacements. */
final class EditDistance {

    private static final int MOST = 2;

    private record Guess(String name, int distance) {}

    private EditDistance() {}

    /** The nearest of the names, if at most two letters are wrong and at least one is right. */
    static Optional<String> nearest(String slip, Collection<String> names) {
        return names.stream()
                .filter(name -> Math.abs(name.length() - slip.length()) <= MOST)
                .map(name -> new Guess(name, between(slip.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT))))
                .filter(guess -> guess.distance() <= MOST && guess.distance() < slip.length())
                .min(Comparator.comparingInt(Guess::distance))
                .map(Guess::name);
    }

    private static int between(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
