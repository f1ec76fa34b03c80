package dev.gantry.manager.task.body;

import java.util.Locale;

/** Whether one name is a slip of another: Levenshtein's distance, which counts insertions, deletions and replacements. */
final class EditDistance {

    private EditDistance() {}

    static boolean atMostTwo(String first, String second) {
        String a = first.toLowerCase(Locale.ROOT);
        String b = second.toLowerCase(Locale.ROOT);
        if (Math.abs(a.length() - b.length()) > 2 || b.length() > 64) {
            return false;
        }
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
        return previous[b.length()] <= 2;
    }
}
