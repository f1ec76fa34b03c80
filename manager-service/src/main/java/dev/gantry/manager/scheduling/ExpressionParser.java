package dev.gantry.manager.scheduling;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;

/** Reads expressions: {@code ATTRIBUTE OPERATOR VALUE}. */
final class ExpressionParser {

    private static final Pattern FORM = Pattern.compile("(?s)([A-Za-z0-9](?:[A-Za-z0-9_./-]*[A-Za-z0-9_])?)"
            + "(\\s+(?:(?:not\\s+)?exists|(?:not\\s+)?in\\b|version\\s*(?:[!=<>]=|<|>))|\\s*(?:=~|[!=<>]=|<|>))"
            + "\\s*(.*)");
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern REPETITION = Pattern.compile("\\{([0-9]*),?([0-9]*)\\}");

    /** The most characters of a regular expression whose counted repetitions are written out: its cost grows with them. */
    private static final long LONGEST_PATTERN = 1_024;

    private ExpressionParser() {}

    static Expression parse(String text) {
        if (text.length() > Expression.LONGEST) {
            throw new IllegalArgumentException(
                    "has " + text.length() + " characters, and may have " + Expression.LONGEST);
        }
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException("must be ATTRIBUTE OPERATOR VALUE, such as 'region == eu'; the operators"
                    + " are ==, !=, <, <=, >, >=, =~, in (a, b), not in (a, b), exists, not exists and version >=");
        }
        String operator = SPACES.matcher(form.group(2).strip()).replaceAll(" ");
        return new Expression(form.group(1), condition(operator, form.group(3)));
    }

    private static Condition condition(String operator, String operand) {
        return switch (operator) {
            case "exists" -> exists(operand);
            case "not exists" -> new Condition.Not(exists(operand));
            case "in" -> new Condition.OneOf(list(operand));
            case "not in" -> new Condition.Not(new Condition.OneOf(list(operand)));
            case "==" -> new Condition.Equal(value(operator, operand));
            case "!=" -> new Condition.Not(new Condition.Equal(value(operator, operand)));
            case "=~" -> new Condition.Matches(pattern(value(operator, operand)));
            default -> operator.startsWith("version") ? version(operator, operand) : number(operator, operand);
        };
    }

    private static Condition exists(String operand) {
        if (!operand.isEmpty()) {
            throw new IllegalArgumentException("has '" + operand + "' behind exists, which takes no value");
        }
        return new Condition.Exists();
    }

    private static String value(String operator, String operand) {
        if (operand.isEmpty()) {
            throw new IllegalArgumentException("has no value behind " + operator);
        }
        return operand;
    }

    private static List<String> list(String operand) {
        if (!operand.startsWith("(") || !operand.endsWith(")")) {
            throw new IllegalArgumentException("must have a list in parentheses behind in, such as 'zone in (a, b)'");
        }
        List<String> values = new ArrayList<>();
        for (String value : operand.substring(1, operand.length() - 1).split(",", -1)) {
            if (value.isBlank()) {
                throw new IllegalArgumentException("has an empty value in its list");
            }
            values.add(value.strip());
        }
        return values;
    }

    private static Condition number(String operator, String operand) {
        return new Condition.OfNumber(
                comparison(operator),
                Amount.find(operand)
                        .orElseThrow(() -> new IllegalArgumentException("compares with '" + operand
                                + "', which is no number; versions are compared by 'version " + operator + "'")));
    }

    private static Condition version(String operator, String operand) {
        return new Condition.OfVersion(
                comparison(operator.substring("version".length()).strip()),
                Version.find(operand)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "compares with '" + operand + "', which is no version such as 5.10")));
    }

    private static Comparison comparison(String sign) {
        return Comparison.find(sign)
                .orElseThrow(() -> new IllegalStateException("the form let the operator " + sign + " pass"));
    }

    private static Pattern pattern(String operand) {
        long writtenOut = operand.length();
        Matcher repetition = REPETITION.matcher(operand);
        while (repetition.find() && writtenOut <= LONGEST_PATTERN) {
            writtenOut *= Math.max(1, Math.max(count(repetition.group(1)), count(repetition.group(2))));
        }
        if (writtenOut > LONGEST_PATTERN) {
            throw new IllegalArgumentException(
                    "repeats so much by number, as in a{2,5}, that its regular expression has " + writtenOut
                            + " characters when written out, and may have " + LONGEST_PATTERN);
        }
        try {
            return Pattern.compile(operand);
        } catch (PatternSyntaxException malformed) {
            throw new IllegalArgumentException(
                    "has a regular expression that cannot be read: " + malformed.getMessage(), malformed);
        }
    }

    private static long count(String digits) {
        return digits.isEmpty() ? 0 : Long.parseLong(digits.substring(0, Math.min(digits.length(), 9)));
    }
}
