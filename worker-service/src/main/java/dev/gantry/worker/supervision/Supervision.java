package dev.gantry.worker.supervision;

import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.worker.supervision.Situation.Container;
import dev.gantry.worker.supervision.Situation.Stop;
import java.time.Instant;
import java.util.Optional;

/** The whole life of an attempt on its worker, one step at a time. After a stop is wanted nothing is begun or started. */
public final class Supervision {

    private Supervision() {}

    public static Step next(Situation situation, Instant now) {
        return situation.stop().isPresent()
                ? stopping(situation.stop().get(), situation.container(), now)
                : running(situation, now);
    }

    private static Step stopping(Stop stop, Container container, Instant now) {
        return switch (container) {
            case Container.None _ -> new Step.End(Reason.STOPPED);
            case Container.Created _ -> new Step.Remove();
            case Container.Ended ended -> ended.present() ? new Step.Remove() : new Step.End(Reason.STOPPED);
            case Container.Running _ -> {
                if (stop.deadline().isEmpty()) {
                    yield new Step.Signal(stop.grace());
                }
                yield now.isBefore(stop.deadline().get()) ? new Step.Await(stop.deadline()) : new Step.Kill();
            }
        };
    }

    private static Step running(Situation situation, Instant now) {
        return switch (situation.container()) {
            case Container.None _ -> new Step.Begin(situation.restart(), situation.failures());
            case Container.Created _ -> new Step.Start();
            case Container.Running _ -> new Step.Await(Optional.empty());
            case Container.Ended ended -> afterExit(situation, ended.exit(), now);
        };
    }

    private static Step afterExit(Situation situation, Exit exit, Instant now) {
        int failures = failuresAfter(situation, exit);
        RestartPolicy policy = situation.policy();
        if (exit.byEngine()) {
            return policy.mode() == RestartMode.NO
                    ? new Step.End(exit.reason())
                    : new Step.Begin(situation.restart() + 1, failures);
        }
        if (!policy.restarts(exit.succeeded(), failures)) {
            return new Step.End(exit.reason());
        }
        Instant notBefore = exit.at().plus(policy.delay(failures));
        return now.isBefore(notBefore)
                ? new Step.Await(Optional.of(notBefore))
                : new Step.Begin(situation.restart() + 1, failures + 1);
    }

    /** A run that lasted long enough clears the count, and with it the back-off. */
    private static int failuresAfter(Situation situation, Exit exit) {
        return exit.ranFor().compareTo(situation.policy().resetAfter()) >= 0 ? 0 : situation.failures();
    }
}
