package dev.gantry.manager.scheduling;

import java.math.BigInteger;

/**
 * Logarithms and powers of two in whole-number arithmetic, so that they are the same on every machine.
 *
 * <p>Exponents are in 2^-20, powers in 2^-30. Powers grow with their exponents, in spite of rounding.
 */
final class Powers {

    static final int ONE_BITS = 30;
    static final long ONE = 1L << ONE_BITS;

    private static final int EXPONENT_BITS = 20;

    /** The roots 2^(1/2), 2^(1/4), 2^(1/8), ... */
    private static final long[] ROOTS = roots();

    private Powers() {}

    /** The logarithm of a positive number, digit by digit: squaring a number doubles its logarithm. */
    static long log2(int number) {
        int whole = 31 - Integer.numberOfLeadingZeros(number);
        long rest = ((long) number << ONE_BITS) >> whole;
        long log = whole;
        for (int digit = 0; digit < EXPONENT_BITS; digit++) {
            rest = times(rest, rest);
            boolean set = rest >= 2 * ONE;
            log = (log << 1) | (set ? 1 : 0);
            rest = set ? rest >> 1 : rest;
        }
        return log;
    }

    /** Two to the power of an exponent from 0 to 30. */
    static long exp2(long exponent) {
        long power = ONE;
        for (int digit = 0; digit < EXPONENT_BITS; digit++) {
            if (((exponent >> (EXPONENT_BITS - 1 - digit)) & 1) == 1) {
                power = times(power, ROOTS[digit]);
            }
        }
        return power << (exponent >> EXPONENT_BITS);
    }

    /** The product of two powers that are not negative. */
    static long times(long a, long b) {
        return (Math.multiplyHigh(a, b) << (Long.SIZE - ONE_BITS)) | ((a * b) >>> ONE_BITS);
    }

    private static long[] roots() {
        int precision = 4 * ONE_BITS;
        long[] roots = new long[EXPONENT_BITS];
        BigInteger root = BigInteger.TWO.shiftLeft(precision);
        for (int digit = 0; digit < EXPONENT_BITS; digit++) {
            root = root.shiftLeft(precision).sqrt();
            roots[digit] = root.shiftRight(precision - ONE_BITS).longValueExact();
        }
        return roots;
    }
}
