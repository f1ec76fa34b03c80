package dev.gantry.manager.cluster;

import java.util.HexFormat;

/** An engine's name of a container. Engines give 64 hexadecimal digits, which are kept as numbers: there are many of them. */
sealed interface ContainerId {

    String text();

    static ContainerId of(String text) {
        return Digits.isMadeOf(text) ? Digits.parse(text) : new Text(text);
    }

    /** 256 bits, from left to right. */
    record Digits(long first, long second, long third, long fourth) implements ContainerId {

        private static final int LENGTH = 64;
        private static final int PART = 16;

        private static boolean isMadeOf(String text) {
            if (text.length() != LENGTH) {
                return false;
            }
            for (int index = 0; index < LENGTH; index++) {
                char digit = text.charAt(index);
                if (!HexFormat.isHexDigit(digit) || Character.isUpperCase(digit)) {
                    return false;
                }
            }
            return true;
        }

        private static Digits parse(String text) {
            return new Digits(part(text, 0), part(text, 1), part(text, 2), part(text, 3));
        }

        private static long part(String text, int index) {
            return HexFormat.fromHexDigitsToLong(text, index * PART, (index + 1) * PART);
        }

        @Override
        public String text() {
            HexFormat hex = HexFormat.of();
            return hex.toHexDigits(first) + hex.toHexDigits(second) + hex.toHexDigits(third) + hex.toHexDigits(fourth);
        }
    }

    /** Whatever an engine of another kind says. */
    record Text(String text) implements ContainerId {}
}
