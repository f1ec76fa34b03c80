package dev.gantry.worker.runtime;

import dev.gantry.model.Reason;
import dev.gantry.model.wire.PullProgress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The images of a {@link FakeContainerRuntime}: those that it has, and those that a registry would give it. */
public final class FakeImages {

    private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
    private final Set<String> inRegistry = ConcurrentHashMap.newKeySet();
    private final Map<String, Reason> refused = new ConcurrentHashMap<>();
    private final Set<String> vanishing = ConcurrentHashMap.newKeySet();
    private final AtomicInteger pullsBegun = new AtomicInteger();
    private final AtomicInteger pullsGivenUp = new AtomicInteger();
    private volatile CountDownLatch held = new CountDownLatch(0);

    /** Puts an image on the engine. */
    public void add(String image, Behaviour behaviour) {
        behaviours.put(image, behaviour);
    }

    /** Puts an image into a registry. */
    public void addToRegistry(String image, Behaviour behaviour) {
        inRegistry.add(image);
        behaviours.put(image, behaviour);
    }

    /** From now on pulls take until the answer is counted down. */
    public CountDownLatch holdPulls() {
        held = new CountDownLatch(1);
        return held;
    }

    /** From now on pulls of this image fail so; it is there all the same if it was. */
    public void refuse(String image, Reason reason) {
        refused.put(image, reason);
    }

    /** When it was seen once more, somebody removes the image; a registry has it. */
    public void removeAfterNextLook(String image) {
        vanishing.add(image);
    }

    public int pullsBegun() {
        return pullsBegun.get();
    }

    public int pullsGivenUp() {
        return pullsGivenUp.get();
    }

    boolean has(String image) {
        return behaviours.containsKey(image) && !inRegistry.contains(image);
    }

    boolean look(String image) {
        boolean there = has(image);
        if (there && vanishing.remove(image)) {
            inRegistry.add(image);
        }
        return there;
    }

    Behaviour behaviour(String image) throws EngineFailure {
        Behaviour behaviour = behaviours.get(image);
        if (behaviour == null || !has(image)) {
            throw FakeContainerRuntime.failure(Reason.IMAGE_NOT_FOUND, "No such image: " + image);
        }
        return behaviour;
    }

    void pull(String image, Consumer<PullProgress> progress) throws EngineFailure, InterruptedException {
        pullsBegun.incrementAndGet();
        progress.accept(new PullProgress(image, PullProgress.Stage.PULLING, 12_000_000, 28_000_000, true));
        Reason refusal = refused.get(image);
        if (refusal != null) {
            throw FakeContainerRuntime.failure(refusal, "the registry said so");
        }
        if (!inRegistry.contains(image)) {
            throw FakeContainerRuntime.failure(Reason.IMAGE_NOT_FOUND, "No such image: " + image);
        }
        try {
            held.await();
        } catch (InterruptedException nobodyWaits) {
            pullsGivenUp.incrementAndGet();
            throw nobodyWaits;
        }
        inRegistry.remove(image);
    }
}
