package dev.gantry.worker.images;

import dev.gantry.model.Reason;
import dev.gantry.worker.cleanup.DiskUse;
import dev.gantry.worker.cleanup.StoredImage;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.ImageStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The images of an engine in memory, on a disk of 100 bytes that has nothing else on it but what it is told. */
public final class FakeImageStore implements ImageStore, Disk {

    private static final long TOTAL = 100;

    private final Map<String, StoredImage> images = new LinkedHashMap<>();
    private final Set<String> inContainers = new HashSet<>();
    private final List<String> removed = new ArrayList<>();
    private long other;
    private String root = "";
    private boolean down;

    StoredImage add(String id, long size, String... names) {
        StoredImage image = new StoredImage(id, "", Set.of(names), size);
        images.put(id, image);
        return image;
    }

    void runs(String id) {
        inContainers.add(id);
    }

    /** From now on something else takes so much of the disk. */
    void takeOtherwise(long bytes) {
        other = bytes;
    }

    /** Where it says that it keeps them. */
    void keepAt(String folder) {
        root = folder;
    }

    void goDown() {
        down = true;
    }

    /** The ids of those that were removed, in this order. */
    List<String> removed() {
        return removed;
    }

    @Override
    public Optional<DiskUse> use() {
        long used = images.values().stream().mapToLong(StoredImage::size).sum() + other;
        return Optional.of(new DiskUse(TOTAL, TOTAL - used));
    }

    @Override
    public String dataRoot() {
        return root;
    }

    @Override
    public List<StoredImage> list() throws EngineFailure {
        requireUp();
        return List.copyOf(images.values());
    }

    @Override
    public Optional<StoredImage> find(String name) throws EngineFailure {
        requireUp();
        return images.values().stream()
                .filter(image -> image.names().contains(name) || image.id().equals(name))
                .findFirst();
    }

    @Override
    public Set<String> inContainers() throws EngineFailure {
        requireUp();
        return Set.copyOf(inContainers);
    }

    /** As an engine, it knows of containers that came since it was asked. */
    @Override
    public Optional<String> remove(StoredImage image) throws EngineFailure {
        requireUp();
        if (inContainers.contains(image.id())) {
            return Optional.of("a container has it");
        }
        images.remove(image.id());
        removed.add(image.id());
        return Optional.empty();
    }

    private void requireUp() throws EngineFailure {
        if (down) {
            throw new EngineFailure(Reason.ENGINE_DOWN, "The engine does not answer");
        }
    }
}
