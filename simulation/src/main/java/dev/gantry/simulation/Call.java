package dev.gantry.simulation;

import java.time.Duration;
import java.util.function.Consumer;

/** One request and its answer, as HTTP has it: answered, refused with words, refused by the machine, or timed out; once. */
final class Call<T> {

    /** Hears how a call ended. */
    interface Caller<T> {
        void answered(T answer);

        /** The call failed; whether the other side did what was asked is not known. */
        void failed(boolean connectionRefused, String why);
    }

    private final Link link;
    private final String what;
    private final Caller<T> caller;
    private boolean ended;

    private Call(Link link, String what, Caller<T> caller) {
        this.link = link;
        this.what = what;
        this.caller = caller;
    }

    /** Sends a request from the manager to a machine. */
    static <T> void toWorker(
            World world, SimWorker worker, String what, Duration patience, Consumer<Call<T>> serve, Caller<T> caller) {
        Call<T> call = new Call<>(worker.link(), what, caller);
        world.time.after(patience, what + " timeout", () -> call.end(() -> caller.failed(false, "timed out")));
        worker.link().carry(true, what, () -> {
            if (!worker.isOn()) {
                return;
            }
            if (!worker.isUp()) {
                worker.link().carry(false, what + " refused", () -> call.end(() -> caller.failed(true, "refused")));
                return;
            }
            worker.serve(() -> serve.accept(call));
        });
    }

    /** The worker answers. */
    void answer(T value) {
        link.carry(false, what + " answer", () -> end(() -> caller.answered(value)));
    }

    /** The worker says no. */
    void refuse(String why) {
        link.carry(false, what + " refused: " + why, () -> end(() -> caller.failed(false, why)));
    }

    /** Whether the caller waits no longer. */
    boolean isEnded() {
        return ended;
    }

    private void end(Runnable how) {
        if (!ended) {
            ended = true;
            how.run();
        }
    }
}
