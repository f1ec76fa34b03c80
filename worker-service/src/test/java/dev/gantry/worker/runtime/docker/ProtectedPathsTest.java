package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.guard.Guard;
import dev.gantry.model.guard.Permission;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A worker knows two paths more that no task may have. */
class ProtectedPathsTest {

    private static Guard guard(String engine) {
        return new Guard(Set.of(Permission.BIND_MOUNTS), List.of())
                .protecting(DockerConfiguration.protectedPaths(engine, Path.of("/opt/x/../gantry/data")));
    }

    @Test
    void theEnginesSocketAndTheDataFolderAreNotMountedNorWhatHoldsThem() {
        Guard guard = guard("unix:///opt/engine/docker.sock");

        for (String path :
                List.of("/opt/engine/docker.sock", "/opt/engine", "/opt", "/opt/gantry/data/worker-a", "/opt/gantry")) {
            assertThat(guard.refusalOfSource(path)).as(path).isPresent();
        }
        assertThat(guard.refusalOfSource("/opt/other")).isEmpty();
    }

    @Test
    void anEngineBehindAnAddressHasNoSocketHere() {
        assertThat(guard("tcp://10.0.0.1:2375").refusalOfSource("/opt/engine")).isEmpty();
        assertThat(guard("tcp://10.0.0.1:2375").refusalOfSource("/opt/gantry")).isPresent();
    }
}
