package dev.gantry.simulation;

import dev.gantry.model.Reason;
import dev.gantry.simulation.SimEngine.Failure;
import dev.gantry.simulation.SimEngine.Result;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How the verbs of an engine go: they take time, may fail before or after their effect, and may stay unanswered. */
final class EngineVerbs {

    private static final Failure SILENT = new Failure(Reason.ENGINE_DOWN, "the engine does not answer");

    private final World world;
    private boolean silent;
    private double failureRate;
    /** Counts the engine's own processes: what one was asked, the next one does not do. */
    private int session;

    EngineVerbs(World world) {
        this.world = world;
    }

    void silent(boolean isSilent) {
        silent = isSilent;
    }

    boolean isSilent() {
        return silent;
    }

    /** How likely each verb is to fail from now on. */
    void failures(double rate) {
        failureRate = rate;
    }

    /** Another process of the engine goes on. */
    void restart() {
        session++;
    }

    /** Whether there is a failure now, of which there are as many as of verbs times this share. */
    boolean fails(double share) {
        return failureRate > 0 && world.dice.chance(failureRate * share);
    }

    /** With what a verb fails now, if it does. */
    @Nullable
    Failure failure() {
        return fails(1) ? SILENT : null;
    }

    /** A verb has its effect after half of its time. An answer may get lost: then the worker sees a failure all the same. */
    <T> void ask(
            String what,
            Duration time,
            @Nullable Failure failure,
            Supplier<Result<T>> effect,
            Consumer<Result<T>> then) {
        boolean answerLost = fails(0.3);
        int asked = session;
        world.time.after(time, what, () -> {
            if (silent || asked != session) {
                then.accept(Result.failed(SILENT));
            } else if (failure != null) {
                then.accept(Result.failed(failure));
            } else {
                Result<T> done = effect.get();
                Result<T> result = answerLost ? Result.failed(SILENT) : done;
                world.time.after(world.millis(1, 10), what + " answered", () -> then.accept(result));
            }
        });
    }
}
