package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Image;
import dev.gantry.worker.cleanup.StoredImage;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.ImageStore;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The images of a Docker engine through docker-java. */
final class DockerImageStore implements ImageStore {

    private static final String NO_NAME = "<none>";

    private final DockerClients docker;

    DockerImageStore(DockerClients docker) {
        this.docker = docker;
    }

    @Override
    public String dataRoot() throws EngineFailure {
        if (!docker.host().startsWith("unix://")) {
            return "";
        }
        try {
            return Optional.ofNullable(docker.calls().infoCmd().exec().getDockerRootDir())
                    .orElse("");
        } catch (RuntimeException failure) {
            throw Failures.of(failure);
        }
    }

    @Override
    public List<StoredImage> list() throws EngineFailure {
        try {
            return docker.calls().listImagesCmd().withShowAll(true).exec().stream()
                    .map(DockerImageStore::stored)
                    .toList();
        } catch (RuntimeException failure) {
            throw Failures.of(failure);
        }
    }

    private static StoredImage stored(Image image) {
        return new StoredImage(
                image.getId(),
                Optional.ofNullable(image.getParentId()).orElse(""),
                names(list(image.getRepoTags()), list(image.getRepoDigests())),
                Optional.ofNullable(image.getSize()).orElse(0L));
    }

    @Override
    public Optional<StoredImage> find(String name) throws EngineFailure {
        try {
            InspectImageResponse there = docker.calls().inspectImageCmd(name).exec();
            return Optional.of(new StoredImage(
                    String.valueOf(there.getId()),
                    Optional.ofNullable(there.getParent()).orElse(""),
                    names(orNone(there.getRepoTags()), orNone(there.getRepoDigests())),
                    Optional.ofNullable(there.getSize()).orElse(0L)));
        } catch (RuntimeException failure) {
            if (Failures.isGone(failure)) {
                return Optional.empty();
            }
            throw Failures.of(failure);
        }
    }

    private static Collection<String> list(String @Nullable [] names) {
        return names == null ? List.of() : List.of(names);
    }

    private static Collection<String> orNone(@Nullable List<String> names) {
        return names == null ? List.of() : names;
    }

    private static Set<String> names(Collection<String> tags, Collection<String> digests) {
        return Stream.concat(tags.stream(), digests.stream())
                .filter(name -> !name.contains(NO_NAME))
                .collect(Collectors.toSet());
    }

    @Override
    public Set<String> inContainers() throws EngineFailure {
        try {
            Set<String> ids = new HashSet<>();
            for (Container container :
                    docker.calls().listContainersCmd().withShowAll(true).exec()) {
                Optional.ofNullable(container.getImageId()).ifPresent(ids::add);
            }
            return ids;
        } catch (RuntimeException failure) {
            throw Failures.of(failure);
        }
    }

    /**
     * By the id, since the engine then asks first whether anything needs the image, and takes names away only where nothing does.
     * It refuses one with names in several repositories or with several tags, so all but one tag go before: each only while it still
     * means this image, since somebody may have built or pulled another one under it meanwhile.
     */
    @Override
    public Optional<String> remove(StoredImage image) throws EngineFailure {
        try {
            for (String name : namesToGoBefore(image)) {
                if (find(name).filter(there -> there.id().equals(image.id())).isPresent()) {
                    removeReference(name);
                }
            }
            removeReference(image.id());
            return Optional.empty();
        } catch (ConflictException needed) {
            return Optional.of(Failures.words(needed));
        } catch (RuntimeException failure) {
            throw Failures.of(failure);
        }
    }

    /** All but one, a tag if there is any, and the digests of that one's repository, which go with it. */
    private static List<String> namesToGoBefore(StoredImage image) {
        List<String> sorted = image.names().stream()
                .sorted(Comparator.comparing((String name) -> !isDigest(name)).thenComparing(Comparator.naturalOrder()))
                .toList();
        String last = sorted.isEmpty() ? "" : sorted.getLast();
        return sorted.stream()
                .filter(name -> !name.equals(last))
                .filter(name -> !isDigest(name) || !repository(name).equals(repository(last)))
                .toList();
    }

    private static boolean isDigest(String name) {
        return name.contains("@");
    }

    private static String repository(String name) {
        return isDigest(name) ? name.substring(0, name.indexOf('@')) : name.replaceFirst(":[^:/]*$", "");
    }

    private void removeReference(String name) {
        try {
            docker.calls().removeImageCmd(name).exec();
        } catch (NotFoundException gone) {
            return;
        }
    }
}
