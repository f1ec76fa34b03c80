package dev.gantry.simulation;

import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.TaskSpec;
import dev.gantry.worker.runtime.ContainerLifeCycle;
import dev.gantry.worker.runtime.LifeCycleContract;
import dev.gantry.worker.runtime.TestRuns;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The simulated engine keeps what every engine promises to a worker of the life of a container. */
class SimEngineTest extends LifeCycleContract {

    private static final String HEEDS = "heeds";
    private static final String EXITS = "exits-";

    private final ContainerLifeCycle engine;

    SimEngineTest() {
        World world = new World(1, false);
        world.calmDown();
        engine = new EnginePort(world, new SimEngine(world, "engine", new ByImage()));
    }

    @Override
    protected ContainerLifeCycle runtime() {
        return engine;
    }

    @Override
    protected TaskSpec runsOn() {
        return spec(HEEDS);
    }

    @Override
    protected TaskSpec hangsOnStop() {
        return spec("deaf");
    }

    @Override
    protected TaskSpec exits(int code) {
        return spec(EXITS + code);
    }

    private static TaskSpec spec(String image) {
        return TestRuns.spec(image, RestartPolicy.of(RestartMode.NO), List.of(), 16);
    }

    /** What an image's name says that its program does. */
    private static final class ByImage implements Habits {

        @Override
        public Optional<End> begun(Container container) {
            return Optional.of(image(container))
                    .filter(image -> image.startsWith(EXITS))
                    .map(image -> Integer.parseInt(image.substring(EXITS.length())))
                    .map(code -> new End(Duration.ZERO, code, false));
        }

        @Override
        public Optional<End> asked(Container container) {
            return image(container).equals(HEEDS) ? Optional.of(new End(Duration.ZERO, 143, false)) : Optional.empty();
        }

        private static String image(Container container) {
            return Optional.ofNullable(container.assignment.spec())
                    .map(TaskSpec::image)
                    .orElseThrow();
        }
    }
}
