package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.model.PullResponseItem;
import dev.gantry.model.wire.PullProgress;
import dev.gantry.model.wire.PullProgress.Stage;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Adds up what the engine says of an image's layers, each of which it fetches and unpacks by itself. For one thread. */
final class PullLayers {

    /** A layer that is missing: its size is zero until the engine says it, and of a small one it never does. */
    private record Layer(long size, long fetched, long unpacked, boolean complete) {

        static final Layer UNKNOWN = new Layer(0, 0, 0, false);

        boolean isMeasured() {
            return size > 0 || complete;
        }

        Layer fetching(long done, long total) {
            return new Layer(Math.max(total, done), done, 0, false);
        }

        Layer allFetched() {
            return new Layer(size, size, unpacked, true);
        }

        Layer unpacking(long done, long total) {
            return new Layer(Math.max(size, total), Math.max(size, total), done, true);
        }
    }

    private final String image;
    private final Map<String, Layer> layers = new LinkedHashMap<>();

    PullLayers(String image) {
        this.image = image;
    }

    /** Takes in what the engine says; answers how far it is, if that was about a layer that is missing. */
    Optional<PullProgress> take(PullResponseItem item) {
        String id = item.getId();
        String status = item.getStatus();
        if (id == null || status == null) {
            return Optional.empty();
        }
        Layer before = layers.getOrDefault(id, Layer.UNKNOWN);
        long done = amount(item, true);
        long total = amount(item, false);
        switch (status) {
            case "Pulling fs layer", "Waiting" -> layers.putIfAbsent(id, before);
            case "Downloading" -> layers.put(id, before.fetching(done, total));
            case "Verifying Checksum", "Download complete" -> layers.put(id, before.allFetched());
            case "Extracting" -> layers.put(id, before.unpacking(done, total));
            case "Pull complete" -> layers.put(id, before.unpacking(before.size(), before.size()));
            default -> {
                return Optional.empty();
            }
        }
        return Optional.of(progress());
    }

    private PullProgress progress() {
        Collection<Layer> all = layers.values();
        boolean fetched = all.stream().allMatch(Layer::complete);
        return new PullProgress(
                image,
                fetched ? Stage.UNPACKING : Stage.PULLING,
                all.stream()
                        .mapToLong(fetched ? Layer::unpacked : Layer::fetched)
                        .sum(),
                all.stream().mapToLong(Layer::size).sum(),
                all.stream().allMatch(Layer::isMeasured));
    }

    /** The engine writes -1, or nothing, for an amount that it does not know. */
    private static long amount(PullResponseItem item, boolean done) {
        return Optional.ofNullable(item.getProgressDetail())
                .map(detail -> done ? detail.getCurrent() : detail.getTotal())
                .map(amount -> Math.max(0, amount))
                .orElse(0L);
    }
}
