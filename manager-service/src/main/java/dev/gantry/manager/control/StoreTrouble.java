package dev.gantry.manager.control;

import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that the database is away, now and then that it still is, and once that it is back. For one thread. */
final class StoreTrouble {

    private static final Duration REMINDER = Duration.ofSeconds(30);
    private static final Logger log = LoggerFactory.getLogger(StoreTrouble.class);

    private final Clock clock;
    private Optional<Instant> since = Optional.empty();
    private Instant saidAt = Instant.EPOCH;

    StoreTrouble(Clock clock) {
        this.clock = clock;
    }

    /** It did not answer, or answered that it cannot. */
    void away(RuntimeException why) {
        Instant now = clock.instant();
        if (since.isEmpty()) {
            since = Optional.of(now);
            saidAt = now;
            log.error("The database does not answer; what changes something is refused until it does: {}", root(why));
        } else if (!now.isBefore(saidAt.plus(REMINDER))) {
            saidAt = now;
            log.warn(
                    "The database has not answered for {} s: {}",
                    Duration.between(since.get(), now).toSeconds(),
                    root(why));
        }
    }

    /** Whether a command of the manager's own was refused for nothing but this. */
    static boolean isSaid(Throwable refusal) {
        Throwable cause = refusal instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : refusal;
        return cause instanceof ProblemException problem && problem.type() == ProblemType.STORE_UNAVAILABLE;
    }

    /** It answered. */
    void back() {
        since.ifPresent(begin -> log.info(
                "The database answers again after {} s",
                Duration.between(begin, clock.instant()).toSeconds()));
        since = Optional.empty();
    }

    /** What happened, in the database's own words. */
    private static String root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }
}
