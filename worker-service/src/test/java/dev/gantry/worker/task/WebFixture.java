package dev.gantry.worker.task;

import dev.gantry.model.RestartMode;
import dev.gantry.model.wire.Assignment;
import dev.gantry.worker.runtime.Behaviour;
import dev.gantry.worker.runtime.FakeContainerRuntime;
import dev.gantry.worker.runtime.TestRuns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A worker on an engine in memory, and an attempt whose container runs until somebody ends it and is then restarted. */
abstract class WebFixture {

    final Worker worker = new Worker();
    final FakeContainerRuntime engine = worker.engine;
    final Assignment web = TestRuns.assignment("web", RestartMode.ALWAYS);

    @BeforeEach
    void image() {
        engine.images().add("web", Behaviour.runsOn());
    }

    @AfterEach
    void close() {
        worker.close();
    }
}
