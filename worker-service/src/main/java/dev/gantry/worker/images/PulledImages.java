package dev.gantry.worker.images;

import dev.gantry.model.wire.GantryJson;
import dev.gantry.platform.DataFolder;
import dev.gantry.worker.cleanup.PulledImage;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/**
 * Which images this worker brought to its engine, in a file. What is not in it is not this worker's, so a file that is lost or
 * damaged costs disk and never an image. Safe for many threads.
 */
@Component
public class PulledImages {

    private static final String FILE = "pulled-images";
    private static final Logger log = LoggerFactory.getLogger(PulledImages.class);

    private final DataFolder folder;
    /** By their ids. */
    private final Map<String, PulledImage> images = new LinkedHashMap<>();

    /** Begins with what an earlier process has written. */
    public PulledImages(DataFolder folder) {
        this.folder = folder;
        try {
            String text = folder.read(FILE).orElse("[]");
            for (PulledImage image : GantryJson.mapper().readValue(text, PulledImage[].class)) {
                images.put(image.id(), image);
            }
        } catch (IOException | JacksonException damaged) {
            images.clear();
            log.warn("Which images this worker pulled is not known any more: {}", damaged.toString());
        }
    }

    /** All of them, in the order in which they were pulled. */
    public synchronized List<PulledImage> all() {
        return List.copyOf(images.values());
    }

    synchronized Optional<PulledImage> find(String id) {
        return Optional.ofNullable(images.get(id));
    }

    /** Remembers what was learned of images; all of it, or nothing where the file cannot be written. */
    synchronized void keep(Collection<PulledImage> learned) throws IOException {
        Map<String, PulledImage> next = new LinkedHashMap<>(images);
        learned.forEach(image -> next.put(image.id(), image));
        replace(next);
    }

    synchronized void forget(Collection<String> ids) throws IOException {
        Map<String, PulledImage> next = new LinkedHashMap<>(images);
        next.keySet().removeAll(ids);
        replace(next);
    }

    private void replace(Map<String, PulledImage> next) throws IOException {
        if (!next.equals(images)) {
            folder.write(FILE, GantryJson.mapper().writeValueAsString(next.values()));
            images.clear();
            images.putAll(next);
        }
    }
}
