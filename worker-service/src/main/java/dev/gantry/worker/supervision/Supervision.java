package dev.gantry.worker.supervision;

import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.worker.supervision.Situation.Container;
import dev.gantry.worker.supervision.Situation.Stop;
import java.time.Instant;
import java.util.Optional;

/**
 * The whole life of an attempt on its worker, one step at a time. After a stop is wanted nothing is begun or started.
 *
 * <p>A container that a user stopped is taken away; one that ended in any other way stays for its log.
 */
public final class Supervision {

    private Supervision() {}

    public static Step next(Situation situation, Instant now) {
        return situation.stop().isPresent()
                ? stopping(situation.stop().get(), situation.container(), now)
                : running(situation, now);
    }

    private static Step stopping(Stop stop, Container container, Instant now) {
        return switch (container) {
            case Container.None _ -> new Step.End(stop.reason());
            case Container.Created _ -> new Step.Remove();
            case Container.Ended ended ->
                ended.present() && stop.reason() == Reason.STOPPED ? new Step.Remove() : new Step.End(stop.reason());
            case Container.Running _ -> {
                if (stop.deadline().isEmpty()) {
                    yield new Step.Signal(stop.grace());
                }
                yield now.isBefore(stop.deadline().get()) ? new Step.Await(stop.deadline()) : new Step.Kill();
            }
        };
    }

    private static Step running(Situation situation, Instant now) {
        boolean expired = situation.isExpired(now);
        return switch (situation.container()) {
            case Container.None _ ->
                expired
                        ? new Step.End(Reason.DEADLINE_EXCEEDED)
                        : new Step.Begin(situation.restart(), situation.failures());
            case Container.Created _ -> expired ? new Step.Expire() : new Step.Start();
            case Container.Running run -> expired ? new Step.Expire() : whileRunning(situation, run, now);
            case Container.Ended ended -> afterExit(situation, ended.exit(), now);
        };
    }

    /** One that is unhealthy gets the same chance to end by itself as one that a user stops. */
    private static Step whileRunning(Situation situation, Container.Running run, Instant now) {
        if (!run.unhealthy()) {
            return new Step.Await(situation.deadline());
        }
        return run.patience()
                .<Step>map(end ->
                        now.isBefore(end) ? new Step.Await(Optional.of(situation.earlier(end))) : new Step.Kill())
                .orElseGet(Step.GiveUp::new);
    }

    /** Why an attempt is over whose last run ended so: one that would have been run again had no time left for it. */
    public static Reason endOf(Situation situation, Exit exit) {
        boolean late = situation.isExpired(exit.at());
        boolean cut = situation.deadline().isPresent() && isRunAgain(situation, exit);
        return late || cut ? Reason.DEADLINE_EXCEEDED : exit.reason();
    }

    private static boolean isRunAgain(Situation situation, Exit exit) {
        RestartPolicy policy = situation.policy();
        if (exit.foreign()) {
            return false;
        }
        return exit.byEngine()
                ? policy.mode() != RestartMode.NO
                : policy.restarts(exit.succeeded(), failuresAfter(situation, exit));
    }

    private static Step afterExit(Situation situation, Exit exit, Instant now) {
        int failures = failuresAfter(situation, exit);
        if (situation.isExpired(now) || !isRunAgain(situation, exit)) {
            return new Step.End(endOf(situation, exit));
        }
        if (exit.byEngine()) {
            return new Step.Begin(situation.restart() + 1, failures);
        }
        Instant notBefore = exit.at().plus(situation.policy().delay(failures));
        return now.isBefore(notBefore)
                ? new Step.Await(Optional.of(situation.earlier(notBefore)))
                : new Step.Begin(situation.restart() + 1, failures + 1);
    }

    /** A run that lasted long enough clears the count, and with it the back-off. */
    private static int failuresAfter(Situation situation, Exit exit) {
        return exit.ranFor().compareTo(situation.policy().resetAfter()) >= 0 ? 0 : situation.failures();
    }
}
