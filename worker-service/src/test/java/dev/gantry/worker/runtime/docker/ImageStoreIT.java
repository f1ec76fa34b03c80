package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import dev.gantry.model.ClusterId;
import dev.gantry.model.WorkerId;
import dev.gantry.model.guard.Guard;
import dev.gantry.worker.cleanup.StoredImage;
import dev.gantry.worker.runtime.Owner;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a real engine says of its images, and what it refuses to remove. Needs one on this machine, at DOCKER_HOST. */
class ImageStoreIT {

    private static final String HOST = DockerCli.HOST;
    private static final Owner OWNER =
            new Owner(new ClusterId(UUID.randomUUID()), new WorkerId(UUID.randomUUID()), "test");

    private final DockerClients docker = DockerClients.connect(HOST);
    private final DockerClient engine = docker.calls();
    private final DockerImageStore store = new DockerImageStore(docker);
    private final Deque<String> containers = new ArrayDeque<>();
    private final Deque<String> names = new ArrayDeque<>();
    private StubRegistry registry;
    private String name;

    @BeforeEach
    void pull() throws Exception {
        registry = new StubRegistry("gantry-test-" + UUID.randomUUID());
        name = pulled("app");
    }

    /** The registry has the one image under every name. */
    private String pulled(String repository) throws Exception {
        String image = registry.image(repository);
        DockerContainerRuntime.on(docker, () -> OWNER, Guard.CLOSED, List.of(), Duration.ofSeconds(10))
                .pull(image, _ -> {});
        names.push(image);
        return image;
    }

    @AfterEach
    void removeAll() throws Exception {
        containers.forEach(id -> engine.removeContainerCmd(id).withForce(true).exec());
        for (String image : names) {
            if (store.find(image).isPresent()) {
                engine.removeImageCmd(image).withForce(true).exec();
            }
        }
        registry.close();
    }

    private StoredImage found() throws Exception {
        return store.find(name).orElseThrow();
    }

    private String container() {
        String id = engine.createContainerCmd(name).exec().getId();
        containers.push(id);
        return id;
    }

    @Test
    void anImageHasItsTagAndItsDigest() throws Exception {
        String digest = name.replaceFirst(":1$", "@" + registry.manifestDigest());

        assertThat(found().names()).containsExactlyInAnyOrder(name, digest);
        assertThat(store.list()).contains(found());
        assertThat(store.find("gantry-test/none:1")).isEmpty();
    }

    @Test
    void oneThatNothingNeedsGoesWithAllOfItsNames() throws Exception {
        pulled("other");
        StoredImage image = found();
        assertThat(image.names()).hasSize(4);

        assertThat(store.remove(image)).isEmpty();

        assertThat(store.find(image.id())).isEmpty();
        assertThat(store.remove(image)).as("again").isEmpty();
    }

    @Test
    void aNameThatSomebodyHasGivenToAnotherImageSinceThenIsLeftAlone() throws Exception {
        String moved = pulled("a-first");
        StoredImage planned = found();
        assertThat(planned.names()).contains(moved, name);
        BusyboxImage.make(HOST);
        engine.tagImageCmd(BusyboxImage.NAME, moved.replaceFirst(":1$", ""), "1")
                .exec();
        String built = store.find(moved).orElseThrow().id();
        assertThat(built).isNotEqualTo(planned.id());

        assertThat(store.remove(planned)).isEmpty();

        assertThat(store.find(moved)).get().extracting(StoredImage::id).isEqualTo(built);
        assertThat(store.find(planned.id())).isEmpty();
    }

    @Test
    void oneThatAContainerHasIsRefusedWhetherItRunsOrNot() throws Exception {
        StoredImage image = found();
        container();

        assertThat(store.inContainers()).contains(image.id());
        assertThat(store.remove(image)).isPresent();
        assertThat(found()).as("its names too").isEqualTo(image);
    }

    @Test
    void oneThatAnotherImageWasBuiltUponIsRefused() throws Exception {
        StoredImage image = found();
        String built = engine.commitCmd(container())
                .withRepository("gantry-test/built")
                .withTag(UUID.randomUUID().toString())
                .exec();
        names.push(built);
        engine.removeContainerCmd(containers.pop()).exec();

        assertThat(store.list())
                .filteredOn(other -> other.id().equals(built))
                .extracting(StoredImage::parent)
                .containsExactly(image.id());
        assertThat(store.remove(image)).isPresent();
        assertThat(found()).as("its names too").isEqualTo(image);
    }

    @Test
    void theEngineSaysWhereItKeepsThem() throws Exception {
        assertThat(store.dataRoot()).startsWith("/");
    }
}
