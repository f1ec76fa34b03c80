package dev.gantry.worker.task;

import dev.gantry.model.Phase;
import dev.gantry.model.PullPolicy;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskSpec;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.EngineFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** What a start has to wait for, the image and a slot; each wait is given up where a stop is wanted. */
final class Launch {

    private static final Duration SLOT_PATIENCE = Duration.ofMillis(200);

    private final TaskSpec spec;
    private final ContainerRuntime runtime;
    private final ImagePulls pulls;
    private final Semaphore slots;
    private final Mailbox mailbox;
    private final StopNote stop;
    private final Report report;
    /** Whether the image was taken for granted, or seen without being pulled, in the last start. */
    private boolean granted;
    /** Whether a start has failed for that since the last pull. */
    private boolean doubted;

    Launch(
            TaskSpec spec,
            ContainerRuntime runtime,
            ImagePulls pulls,
            Semaphore slots,
            Mailbox mailbox,
            StopNote stop,
            Report report) {
        this.spec = spec;
        this.runtime = runtime;
        this.pulls = pulls;
        this.slots = slots;
        this.mailbox = mailbox;
        this.stop = stop;
        this.report = report;
    }

    /**
     * Makes sure that the task may run here, and of its image; false where a stop came first.
     *
     * @param restart the number of the run that is to begin: a registry is asked for news before the first one only
     */
    boolean hasImage(int restart) throws EngineFailure, InterruptedException {
        admit();
        if (!needsPull(restart)) {
            return true;
        }
        report.phase(Phase.STARTING, Reason.PULLING_IMAGE, "pulling " + spec.image());
        boolean pulled = pull();
        if (pulled) {
            report.phase(Phase.STARTING, Reason.STARTING, "");
        }
        return pulled;
    }

    /** Refuses what this machine does not permit or lacks. */
    void admit() throws EngineFailure {
        runtime.admit(spec);
    }

    /** Whether a pull has to come first. An image that was there is taken for granted, which saves a call for each start. */
    private boolean needsPull(int restart) throws EngineFailure {
        granted = false;
        if (spec.pullPolicy() != PullPolicy.ALWAYS || restart > 0) {
            boolean wasThere = pulls.wasThere(spec.image());
            if (wasThere || runtime.hasImage(spec.image())) {
                pulls.isThere(spec.image());
                granted = wasThere || !doubted;
                return false;
            }
        }
        if (spec.pullPolicy() == PullPolicy.NEVER) {
            throw new EngineFailure(
                    Reason.IMAGE_NOT_FOUND,
                    "No such image: " + spec.image() + "; pullPolicy is never",
                    new IllegalStateException("not pulled"));
        }
        return true;
    }

    /**
     * Whether the last start may have failed because an image that was there has been removed, maybe a moment after it was seen;
     * the next one looks for it. One that is seen again and cannot be had all the same is not tried for ever.
     */
    boolean tookImageForGranted() {
        pulls.isGone(spec.image());
        doubted = true;
        return granted;
    }

    /** Waits for the image; false where a stop came first. A pull that others wait for as well goes on without this one. */
    private boolean pull() throws EngineFailure, InterruptedException {
        CompletableFuture<Optional<EngineFailure>> pull = pulls.join(spec.image());
        pull.thenRun(mailbox::ring).exceptionally(broken -> {
            throw new IllegalStateException("a bell cannot break", broken);
        });
        while (!pull.isDone()) {
            if (stop.isWanted()) {
                pulls.leave(spec.image());
                return false;
            }
            mailbox.await(Optional.empty());
        }
        Optional<EngineFailure> failure = pull.join();
        if (failure.isPresent()) {
            throw failure.get();
        }
        doubted = false;
        return true;
    }

    /**
     * Waits for a slot; false where a stop came first.
     *
     * @param waits told if none is free at once
     */
    boolean acquireSlot(Runnable waits) throws InterruptedException {
        if (stop.isWanted()) {
            return false;
        }
        if (slots.tryAcquire()) {
            return true;
        }
        waits.run();
        while (!stop.isWanted()) {
            if (slots.tryAcquire(SLOT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }

    void releaseSlot() {
        slots.release();
    }
}
