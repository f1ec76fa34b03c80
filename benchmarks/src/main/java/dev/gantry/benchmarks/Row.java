package dev.gantry.benchmarks;

import java.util.List;

/** One row of the performance table. */
interface Row {

    List<Row> ALL = List.of(
            new StartRow(),
            new HealRow(),
            new FailureRow(),
            new FootprintRow(),
            new WorkerLoadRow(),
            new SubmissionRow(1),
            new SubmissionRow(100),
            new FillRow(),
            new SteadyRow(),
            new RecoveryRow(),
            new PlacementRow(false),
            new PlacementRow(true),
            new PackingRow(),
            new ExplanationRow(),
            new HeapRow(),
            new ReconcileRow());

    /** What a person types to have it measured. */
    String name();

    String title();

    RowReport measure(Site site) throws InterruptedException;
}
