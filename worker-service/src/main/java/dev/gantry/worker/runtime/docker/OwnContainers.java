package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Container;
import dev.gantry.worker.runtime.ContainerGlance;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.FormerOwner;
import dev.gantry.worker.runtime.Owner;
import dev.gantry.worker.runtime.Run;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.runtime.UnreadContainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Finds the containers of a worker by their labels. Safe for many threads. */
final class OwnContainers {

    private final DockerClient docker;
    private final Supplier<Owner> owner;
    /** By containers, the processes of those that were seen running: a list does not tell them. */
    private final Map<String, Long> processes = new ConcurrentHashMap<>();

    OwnContainers(DockerClient docker, Supplier<Owner> owner) {
        this.docker = docker;
        this.owner = owner;
    }

    Optional<RunContainer> find(String container) throws EngineFailure {
        try {
            InspectContainerResponse inspected =
                    docker.inspectContainerCmd(container).exec();
            processes.put(inspected.getId(), Standstill.process(inspected));
            return RunContainers.of(inspected);
        } catch (RuntimeException failure) {
            if (Failures.isGone(failure)) {
                processes.remove(container);
                return Optional.empty();
            }
            throw Failures.of(failure);
        }
    }

    List<RunContainer> list() throws EngineFailure {
        List<RunContainer> found = new ArrayList<>();
        for (Container listed : listed()) {
            find(listed.getId()).ifPresent(found::add);
        }
        return found;
    }

    List<ContainerGlance> glance() throws EngineFailure {
        Set<String> known = Set.copyOf(processes.keySet());
        List<Container> listed = listed();
        Set<String> there = listed.stream().map(Container::getId).collect(Collectors.toSet());
        known.stream().filter(id -> !there.contains(id)).forEach(processes::remove);
        return listed.stream()
                .flatMap(container ->
                        ContainerGlances.of(container, processes.getOrDefault(container.getId(), 0L)).stream())
                .toList();
    }

    List<UnreadContainer> unread() throws EngineFailure {
        return listed().stream()
                .flatMap(listed -> Labels.unreadBecause(listed.getLabels()).map(why -> unread(listed, why)).stream())
                .toList();
    }

    private static UnreadContainer unread(Container listed, String why) {
        return new UnreadContainer(
                listed.getId(),
                ContainerGlances.name(listed),
                Labels.attempt(listed.getLabels()),
                !List.of("created", "exited", "dead").contains(listed.getState()),
                why);
    }

    private List<Container> listed() throws EngineFailure {
        Owner own = owner.get();
        return listed(Map.of(
                Labels.CLUSTER, own.cluster().toString(),
                Labels.WORKER, own.worker().toString()));
    }

    private List<Container> listed(Map<String, String> labels) throws EngineFailure {
        try {
            return docker.listContainersCmd()
                    .withShowAll(true)
                    .withLabelFilter(labels)
                    .exec();
        } catch (RuntimeException failure) {
            throw Failures.of(failure);
        }
    }

    Optional<FormerOwner> formerOwner(String workerName) throws EngineFailure {
        return listed(Map.of(Labels.WORKER_NAME, workerName)).stream()
                .flatMap(container ->
                        Labels.owner(container.getLabels())
                                .map(its -> new FormerOwner(its, !isEnded(container)))
                                .stream())
                .max(Comparator.comparing(FormerOwner::isActive));
    }

    private static boolean isEnded(Container container) {
        return Arrays.stream(container.getNames()).anyMatch(name -> name.endsWith(Run.ENDED));
    }
}
