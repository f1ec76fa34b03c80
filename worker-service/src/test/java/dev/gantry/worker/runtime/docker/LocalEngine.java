package dev.gantry.worker.runtime.docker;

import dev.gantry.model.ClusterId;
import dev.gantry.model.WorkerId;
import dev.gantry.model.guard.Guard;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Owner;
import dev.gantry.worker.runtime.RunContainer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The engine at DOCKER_HOST, as one worker has it: it has the image that tests run, and each test leaves none of the worker's
 * containers on it.
 */
final class LocalEngine implements BeforeAllCallback, AfterEachCallback {

    private record Item(String kind, String name) {}

    private final Owner owner = new Owner(new ClusterId(UUID.randomUUID()), new WorkerId(UUID.randomUUID()), "test");
    private final Deque<Item> toRemove = new ArrayDeque<>();

    @Override
    public void beforeAll(ExtensionContext tests) throws IOException, InterruptedException {
        BusyboxImage.make(DockerCli.HOST);
    }

    /** After the test's own methods for that. What its containers use goes after them. */
    @Override
    public void afterEach(ExtensionContext test) throws EngineFailure {
        DockerContainerRuntime runtime = connect();
        for (RunContainer container : runtime.list()) {
            runtime.remove(container.id());
        }
        while (!toRemove.isEmpty()) {
            Item item = toRemove.pop();
            DockerCli.run(item.kind(), "rm", item.name());
        }
    }

    Owner owner() {
        return owner;
    }

    DockerContainerRuntime connect() {
        return connect(DockerCli.HOST, Guard.CLOSED);
    }

    DockerContainerRuntime connect(Guard guard) {
        return connect(DockerCli.HOST, guard);
    }

    /** By another way to it. */
    DockerContainerRuntime connect(String host) {
        return connect(host, Guard.CLOSED);
    }

    private DockerContainerRuntime connect(String host, Guard guard) {
        return DockerContainerRuntime.connect(host, () -> owner, guard, List.of(), Duration.ofMinutes(2));
    }

    /** A volume or a network, which is there when the test ends. */
    void removeAfterwards(String kind, String name) {
        toRemove.push(new Item(kind, name));
    }
}
