package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.gantry.model.Mount;
import dev.gantry.model.MountType;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.Assignment;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Run;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.runtime.TestRuns;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes with a container and what stays: its image asks for a volume, and its task for another one. Needs an engine. */
class ContainerRemovalIT {

    @RegisterExtension
    static final LocalEngine ENGINE = new LocalEngine();

    private static final String OF_IMAGE = "/data";
    private static final String OF_TASK = "/kept";

    private final DockerClient docker = DockerClients.connect(DockerCli.HOST).calls();
    private final DockerContainerRuntime runtime = ENGINE.connect();
    private final String named = "gantry-test-" + UUID.randomUUID();

    @BeforeAll
    static void makeImage() throws IOException, InterruptedException {
        BusyboxImage.makeWithVolume(DockerCli.HOST, OF_IMAGE);
    }

    @AfterEach
    void removeAll() throws EngineFailure {
        for (RunContainer container : runtime.list()) {
            docker.removeContainerCmd(container.id())
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        }
        if (exists(named)) {
            docker.removeVolumeCmd(named).exec();
        }
    }

    private Run run(String command) {
        TaskSpec spec = TestRuns.spec(
                BusyboxImage.WITH_VOLUME, RestartPolicy.of(RestartMode.NO), List.of("sh", "-c", command), 16);
        return TestRuns.firstRun(spec.toBuilder()
                .mounts(List.of(new Mount(MountType.VOLUME, named, OF_TASK, false, 0)))
                .build());
    }

    /** The name of the volume that a container has at a path. */
    private static String volume(String container, String path) {
        return DockerCli.run(
                        "inspect",
                        "--format",
                        "{{range .Mounts}}{{if eq .Destination \"" + path + "\"}}{{.Name}}{{end}}{{end}}",
                        container)
                .strip();
    }

    private boolean exists(String volume) {
        try {
            docker.inspectVolumeCmd(volume).exec();
            return true;
        } catch (NotFoundException gone) {
            return false;
        }
    }

    @Test
    void aVolumeWithoutANameGoesWithItsContainerAndOneWithANameStays() throws EngineFailure {
        String container = runtime.create(run("while true; do sleep 0.1; done"));
        runtime.start(container);
        String ofImage = volume(container, OF_IMAGE);
        assertThat(ofImage).isNotEmpty();
        assertThat(volume(container, OF_TASK)).isEqualTo(named);

        runtime.remove(container);

        assertThat(exists(ofImage)).as("the image's volume").isFalse();
        assertThat(exists(named)).as("the task's volume").isTrue();
    }

    @Test
    void soDoesThatOfAContainerThatIsMadeAnew() throws EngineFailure {
        Run before = run("exit 0");
        String ofImage = volume(runtime.create(before), OF_IMAGE);
        assertThat(exists(ofImage)).isTrue();
        Assignment first = before.assignment();
        Run changed = Run.first(Assignment.run(
                first.task(),
                first.attempt(),
                Objects.requireNonNull(first.spec()),
                new SpecHash("b".repeat(64)),
                first.ports()));

        runtime.create(changed);

        assertThat(exists(ofImage)).as("the image's volume").isFalse();
        assertThat(exists(named)).as("the task's volume").isTrue();
    }
}
