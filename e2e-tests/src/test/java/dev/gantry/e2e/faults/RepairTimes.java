package dev.gantry.e2e.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How long repairs took: a table for people, and no test. */
final class RepairTimes {

    private static final String HEAD = """
            | fault | load | noticed after | services run again after | all is well after its end |
            | --- | --- | --- | --- | --- |
            """;

    /**
     * A row, all times in the order of what happened.
     *
     * @param noticed from the fault until the manager showed that something is wrong
     * @param repaired from the fault until every service ran
     * @param settled from the end of the fault until nothing was left to do
     */
    record Row(Fault fault, Load load, Optional<Duration> noticed, Optional<Duration> repaired, Duration settled)
            implements Comparable<Row> {

        @Override
        public int compareTo(Row other) {
            int byFault = fault.compareTo(other.fault);
            return byFault == 0 ? load.compareTo(other.load) : byFault;
        }

        private String line() {
            return "| %s | %s | %s | %s | %s |%n"
                    .formatted(
                            fault.title(),
                            load.name().toLowerCase(Locale.ROOT),
                            noticed.map(RepairTimes::seconds).orElse(""),
                            repaired.map(RepairTimes::seconds).orElse(""),
                            seconds(settled));
        }
    }

    private final Set<Row> rows = new TreeSet<>();

    void add(Row row) {
        rows.add(row);
    }

    private static String seconds(Duration time) {
        return "%.1f s".formatted(time.toMillis() / 1_000.0);
    }

    /** Writes the table, and returns it. */
    String write(Path file) throws IOException {
        StringBuilder table = new StringBuilder(HEAD);
        rows.forEach(row -> table.append(row.line()));
        Files.writeString(file, table);
        return table.toString();
    }
}
