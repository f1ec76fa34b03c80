package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.dockerjava.api.DockerClient;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.Assignment;
import dev.gantry.worker.runtime.AttemptRef;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Run;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.runtime.TestRuns;
import dev.gantry.worker.runtime.UnreadContainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Containers of other versions of the worker, made by hand with the labels that those would write: older ones are adopted, newer
 * ones are left alone. Needs a real engine, at DOCKER_HOST.
 */
class AdoptionIT {

    @RegisterExtension
    static final LocalEngine ENGINE = new LocalEngine();

    private final DockerContainerRuntime runtime = ENGINE.connect();
    private final Assignment assignment = TestRuns.assignment(BusyboxImage.spec("sleep", "600"));
    private final Run run = Run.first(assignment);
    private final List<String> made = new ArrayList<>();

    @AfterEach
    void removeMade() throws EngineFailure {
        for (String container : made) {
            runtime.remove(container);
        }
    }

    /** The labels of a run as this version writes them. */
    private Map<String, String> labels() {
        return new TreeMap<>(Labels.of(ENGINE.owner(), run));
    }

    private String started(Map<String, String> labels) {
        DockerClient docker = DockerClients.connect(DockerCli.HOST).calls();
        String id = docker.createContainerCmd(BusyboxImage.NAME)
                .withName(run.containerName())
                .withLabels(labels)
                .withEnv("GREETING=hello")
                .withCmd("sleep", "600")
                .exec()
                .getId();
        made.add(id);
        docker.startContainerCmd(id).exec();
        return id;
    }

    @Test
    void whatThisVersionWritesItReads() throws EngineFailure {
        String id = started(labels());

        assertThat(runtime.find(id).orElseThrow().run()).isEqualTo(run);
        assertThat(runtime.unread()).isEmpty();
    }

    /** Before labels had a version; what they do not say is as it was then. */
    @Test
    void anOlderOneIsAdoptedWithTheDefaultsOfWhatItDoesNotSay() throws EngineFailure {
        Map<String, String> labels = labels();
        List.of("labels", "generation", "restart", "failures").forEach(name -> labels.remove("dev.gantry." + name));
        labels.put("dev.gantry.assignment", """
                {"task": "%s", "attempt": 1, "wanted": "RUN", "specHash": "%s",
                 "spec": {"name": "test", "image": "%s", "env": {"GREETING": ""}}}""".formatted(run.attempt().task(), "a".repeat(64), BusyboxImage.NAME));
        String id = started(labels);

        RunContainer found = runtime.find(id).orElseThrow();

        assertThat(runtime.list()).extracting(RunContainer::id).containsExactly(id);
        assertThat(runtime.unread()).isEmpty();
        assertThat(found.run().attempt()).isEqualTo(run.attempt());
        assertThat(found.run().restart()).isZero();
        assertThat(found.run().failures()).isZero();
        TaskSpec spec = Objects.requireNonNull(found.run().assignment().spec());
        assertThat(spec)
                .isEqualTo(TaskSpec.builder("test", BusyboxImage.NAME)
                        .env(Map.of("GREETING", "hello"))
                        .build());
        assertThat(found.run().assignment().grace()).isEqualTo(spec.stopGrace());
        assertThat(runtime.create(run)).as("taken over").isEqualTo(id);
    }

    @Test
    void oneOfANewerVersionIsLeftAlone() throws EngineFailure {
        Map<String, String> labels = labels();
        labels.put("dev.gantry.labels", "2");
        String id = started(labels);

        assertLeftAlone(id, "a newer worker made it: its labels have version 2, this worker reads 1");
    }

    @Test
    void oneWithASettingThatThisVersionDoesNotKnowIsLeftAlone() throws EngineFailure {
        Map<String, String> labels = labels();
        labels.computeIfPresent(
                "dev.gantry.assignment", (_, json) -> json.replace("\"spec\":{", "\"spec\":{\"enclave\":true,"));
        String id = started(labels);

        assertLeftAlone(id, "a newer worker made it: its labels have 'enclave', which this worker does not know");
    }

    private void assertLeftAlone(String id, String why) throws EngineFailure {
        AttemptRef attempt = run.attempt();
        assertThat(runtime.list()).isEmpty();
        assertThat(runtime.find(id)).isEmpty();
        assertThat(runtime.unread())
                .containsExactly(new UnreadContainer(id, run.containerName(), Optional.of(attempt), true, why));

        EngineFailure refusal = catchThrowableOfType(EngineFailure.class, () -> runtime.create(run));

        assertThat(refusal.reason()).isEqualTo(Reason.NAME_TAKEN);
        assertThat(refusal.words()).contains(run.containerName(), "left alone", why);
        assertThat(DockerClients.connect(DockerCli.HOST)
                        .calls()
                        .inspectContainerCmd(id)
                        .exec()
                        .getState()
                        .getRunning())
                .as("it was neither removed nor stopped")
                .isTrue();
    }

    @Test
    void damagedLabelsAreToldApart() throws EngineFailure {
        Map<String, String> labels = labels();
        labels.put("dev.gantry.assignment", "{");
        labels.put("dev.gantry.task", "nonsense");
        started(labels);

        UnreadContainer unread = runtime.unread().getFirst();

        assertThat(unread.attempt()).isEmpty();
        assertThat(unread.why()).startsWith("its labels are damaged: ");
    }
}
