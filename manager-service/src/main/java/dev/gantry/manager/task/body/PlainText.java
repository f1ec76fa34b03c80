package dev.gantry.manager.task.body;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Text of a client: what may be stored, and what of it may be repeated in an answer. */
final class PlainText {

    private static final int LONGEST_REPEATED = 300;

    private PlainText() {}

    /** What is wrong with a text, if anything is. Half a surrogate pair is legal JSON, and an engine would replace it. */
    static Optional<String> problemOf(String text, int longest) {
        if (text.length() > longest) {
            return Optional.of("has " + text.length() + " characters, and may have " + longest);
        }
        if (text.indexOf('\0') >= 0) {
            return Optional.of("may not contain NUL");
        }
        return StandardCharsets.UTF_8.newEncoder().canEncode(text)
                ? Optional.empty()
                : Optional.of("contains half of a surrogate pair, which is no character");
    }

    /** The text, cut to a readable length and with a question mark for what cannot be written. */
    static String repeated(String text) {
        String cut = text.length() > LONGEST_REPEATED ? text.substring(0, LONGEST_REPEATED) + "..." : text;
        return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
