package dev.gantry.worker.output;

import dev.gantry.model.wire.LogEnd;
import dev.gantry.worker.output.LogEnds.RunRef;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.RunContainer;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Takes containers away, and keeps the end of what they wrote. Safe for many threads. */
@Component
public class Removal {

    private static final Logger log = LoggerFactory.getLogger(Removal.class);

    private final ContainerRuntime runtime;
    private final LogEnds ends;

    public Removal(ContainerRuntime runtime, LogEnds ends) {
        this.runtime = runtime;
        this.ends = ends;
    }

    /** As {@link ContainerRuntime#remove}. A log that cannot be read or kept holds nothing up. */
    public void remove(String container) throws EngineFailure {
        try {
            Optional<RunContainer> there = runtime.find(container);
            if (there.isPresent() && there.get().started().isPresent()) {
                keep(there.get());
            }
        } catch (EngineFailure failure) {
            if (failure.isEngineDown()) {
                throw failure;
            }
            log.info("The log of container={} is not kept: {}", container, failure.words());
        } catch (IOException unwritable) {
            log.warn("The log of container={} is not kept: {}", container, unwritable.toString());
        }
        runtime.remove(container);
    }

    private void keep(RunContainer container) throws EngineFailure, IOException {
        LogEnd end = runtime.logEnd(container.id());
        if (!end.isEmpty()) {
            ends.keep(new RunRef(container.run().attempt(), container.run().restart()), end);
        }
    }
}
