package dev.gantry.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Columns as wide as their widest cell, with states in colour where a person looks. */
final class Table {

    private static final String GAP = "  ";
    private static final String RESET = "\u001b[0m";

    private final boolean colours;
    private final int[] widths;
    private final List<List<String>> rows = new ArrayList<>();

    Table(boolean colours, String... titles) {
        this.colours = colours;
        this.widths = new int[titles.length];
        row(titles);
    }

    void row(String... cells) {
        List<String> row = Arrays.stream(cells).map(Table::printable).toList();
        for (int column = 0; column < widths.length; column++) {
            widths[column] = Math.max(widths[column], row.get(column).length());
        }
        rows.add(row);
    }

    /** Prints what was added since the last time, in columns at least as wide as before. */
    void print(PrintStream out) {
        rows.forEach(row -> out.println(line(row)));
        rows.clear();
    }

    private String line(List<String> row) {
        StringBuilder line = new StringBuilder();
        int last = row.size() - 1;
        for (int column = 0; column < last; column++) {
            String cell = row.get(column);
            line.append(painted(cell))
                    .repeat(' ', widths[column] - cell.length())
                    .append(GAP);
        }
        return line.append(painted(row.get(last))).toString();
    }

    private String painted(String cell) {
        String paint = colours ? paint(cell) : "";
        return paint.isEmpty() ? cell : paint + cell + RESET;
    }

    private static String paint(String cell) {
        return switch (cell.toUpperCase(Locale.ROOT)) {
            case "RUNNING", "READY", "UP" -> "\u001b[32m";
            case "PENDING", "SCHEDULED", "UNREACHABLE", "CORDONED", "DRAINING" -> "\u001b[33m";
            case "FAILED", "LOST", "DOWN" -> "\u001b[31m";
            default -> "";
        };
    }

    /** A container's output may reach a message: it must not steer the terminal. */
    static String printable(String text) {
        return text.codePoints()
                .map(point -> Character.isISOControl(point) ? ' ' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
