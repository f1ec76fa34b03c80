package dev.gantry.benchmarks;

import java.util.List;

/**
 * What came out of one row.
 *
 * @param notes where the time went, and whatever a reader has to know to judge the figures
 */
record RowReport(String row, String title, List<Line> lines, List<Verdict> verdicts, List<String> notes) {

    String markdown() {
        StringBuilder text = new StringBuilder("## " + row + ": " + title + "\n\n");
        text.append("| | n | median | p10 to p90 | over baseline | CPU of Gantry | CPU of the engine |\n");
        text.append("| --- | --- | --- | --- | --- | --- | --- |\n");
        lines.forEach(line -> text.append(line.markdown()).append('\n'));
        text.append('\n');
        verdicts.forEach(verdict -> text.append("- ").append(verdict.words()).append('\n'));
        notes.forEach(note -> text.append("- ").append(note).append('\n'));
        return text.toString();
    }
}
