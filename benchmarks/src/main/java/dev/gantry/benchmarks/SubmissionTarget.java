package dev.gantry.benchmarks;

import java.util.List;

/** Something that keeps tasks durably, for clients that each have a connection of their own. */
interface SubmissionTarget extends AutoCloseable {

    /** What a person calls it. */
    String what();

    /** The processes that do the work. */
    List<Long> processes();

    /** A client of it. Each of its operations hands over so many tasks, all or none. */
    Load.Client connect(int tasks);

    @Override
    void close();
}
