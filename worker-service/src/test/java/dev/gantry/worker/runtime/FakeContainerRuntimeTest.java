package dev.gantry.worker.runtime;

import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.TaskSpec;
import java.time.Duration;
import java.util.List;

/** The engine of the tests keeps the promises on which they build. */
class FakeContainerRuntimeTest extends ContainerRuntimeContract {

    private final FakeContainerRuntime engine = new FakeContainerRuntime();

    @Override
    protected ContainerRuntime runtime() {
        return engine;
    }

    @Override
    protected TaskSpec runsOn() {
        return spec("runs", Behaviour.runsOn());
    }

    @Override
    protected TaskSpec hangsOnStop() {
        return spec("hangs", Behaviour.runsOn().hangingOnStop());
    }

    @Override
    protected TaskSpec exits(int code) {
        return spec("exits-" + code, Behaviour.exits(Duration.ZERO, code));
    }

    @Override
    protected TaskSpec writes(String... lines) {
        return spec("writes", Behaviour.exits(Duration.ZERO, 0).writing(String.join("\n", lines)));
    }

    @Override
    protected TaskSpec writesToError(String line, String error) {
        return spec("errs", Behaviour.exits(Duration.ZERO, 0).writing(line + "\n" + Behaviour.TO_ERROR + error));
    }

    @Override
    protected String inRegistry() {
        engine.images().addToRegistry("remote:1", Behaviour.runsOn());
        return "remote:1";
    }

    @Override
    protected String inNoRegistry() {
        return "nowhere:1";
    }

    @Override
    protected List<String> says(String out, String error, int code) {
        return List.of(FakeCommands.SAYS, out, error, Integer.toString(code));
    }

    @Override
    protected List<String> copies() {
        return List.of(FakeCommands.COPIES);
    }

    @Override
    protected List<String> hangs() {
        return List.of(FakeCommands.HANGS);
    }

    private TaskSpec spec(String image, Behaviour behaviour) {
        engine.images().add(image, behaviour);
        return TestRuns.spec(image, RestartPolicy.of(RestartMode.NO), List.of(), 16);
    }
}
