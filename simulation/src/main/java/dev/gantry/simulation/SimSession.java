package dev.gantry.simulation;

import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.dispatch.Conversation;
import dev.gantry.manager.dispatch.Conversation.Step;
import dev.gantry.manager.dispatch.Outbox;
import dev.gantry.model.wire.AssignmentBatch;
import dev.gantry.model.wire.AttemptSummary;
import dev.gantry.model.wire.ObservationBatch;
import dev.gantry.simulation.Call.Caller;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The real conversation and outbox of a session, driven over the simulated network. */
final class SimSession {

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration CALL = Duration.ofSeconds(4);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

    private final SimManager manager;
    private final SimWorker target;
    private final Conversation conversation;
    private final Outbox outbox;
    private String newest = "";
    private boolean sending;
    private boolean woken;
    private boolean stopped;

    SimSession(SimManager manager, SimWorker target, Worker worker) {
        this.manager = manager;
        this.target = target;
        this.conversation = manager.conversation(worker, this::wake);
        this.outbox = manager.outbox(conversation);
    }

    Worker worker() {
        return conversation.worker();
    }

    void start() {
        drive();
    }

    void stop() {
        stopped = true;
    }

    private void drive() {
        if (stopped) {
            return;
        }
        switch (conversation.next()) {
            case Step.Poll poll -> poll(manager.seams().since(poll.since(), newest), poll.received());
            case Step.Execute execute -> execute(execute);
            case Step.Ask ask ->
                Call.<AttemptSummary>toWorker(
                        manager.world(),
                        target,
                        "ask",
                        CALL,
                        call -> target.attempts().summary(call, ask.attempt()),
                        caller(conversation::told));
            case Step.Rest rest ->
                manager.after(rest.pause(), "rest", () -> {
                    conversation.rested();
                    drive();
                });
        }
    }

    private void poll(String since, long received) {
        Call.<ObservationBatch>toWorker(
                manager.world(),
                target,
                "poll",
                INTERVAL.plus(CALL),
                call -> target.channel()
                        .poll(
                                call,
                                manager.epoch(),
                                since,
                                received,
                                SimManager.PROPERTIES.disconnect().lease(),
                                INTERVAL),
                caller(answer -> {
                    newest = answer.incarnation() + "." + answer.revision();
                    conversation.answered(manager.seams().answer(answer), manager.now());
                }));
    }

    private <T> Caller<T> caller(Consumer<T> told) {
        return new Caller<>() {
            @Override
            public void answered(T answer) {
                manager.serve(() -> {
                    told.accept(answer);
                    drive();
                });
            }

            @Override
            public void failed(boolean connectionRefused, String why) {
                manager.serve(() -> fail(connectionRefused, why));
            }
        };
    }

    private void fail(boolean connectionRefused, String why) {
        if (why.equals("NOT_READY")) {
            conversation.unready(why, manager.now());
        } else {
            conversation.failed(connectionRefused, why, manager.now());
        }
        drive();
    }

    /** A command that is not answered in time is in doubt, as it is for every caller. */
    private void execute(Step.Execute execute) {
        boolean[] ended = new boolean[1];
        manager.after(LONGEST_ANSWER, "command timeout", () -> {
            if (!ended[0]) {
                ended[0] = true;
                fail(false, "OUTCOME_UNKNOWN");
            }
        });
        manager.submit(
                execute.command(),
                execute.actor(),
                problem -> manager.after(Duration.ofMillis(1), "command answered", () -> {
                    if (!ended[0]) {
                        ended[0] = true;
                        executed(problem);
                    }
                }));
    }

    private void executed(Optional<Throwable> problem) {
        if (problem.isPresent()) {
            fail(false, String.valueOf(problem.get().getMessage()));
            return;
        }
        try {
            conversation.done();
        } catch (IllegalStateException storeIsAway) {
            fail(false, String.valueOf(storeIsAway.getMessage()));
            return;
        }
        drive();
    }

    /** Something may be due to be sent. */
    void wake() {
        woken = true;
        if (!sending) {
            sending = true;
            manager.after(Duration.ofMillis(1), "send", this::look);
        }
    }

    private void look() {
        woken = false;
        outbox.look();
        deliver();
    }

    private void deliver() {
        Optional<AssignmentBatch> batch = stopped ? Optional.empty() : outbox.next();
        if (batch.isEmpty()) {
            sending = false;
            if (woken && !stopped) {
                wake();
            }
            return;
        }
        AssignmentBatch sent = manager.seams().batch(batch.get());
        manager.sends(sent);
        Call.<Boolean>toWorker(
                manager.world(), target, "batch", CALL, call -> target.channel().accept(call, sent), new Caller<>() {
                    @Override
                    public void answered(Boolean answer) {
                        manager.serve(() -> {
                            outbox.taken();
                            deliver();
                        });
                    }

                    @Override
                    public void failed(boolean connectionRefused, String why) {
                        manager.serve(() -> {
                            outbox.doubted();
                            deliver();
                        });
                    }
                });
    }
}
