package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.exception.DockerException;
import dev.gantry.model.Reason;
import dev.gantry.worker.runtime.EngineFailure;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sorts what the engine says of a pull that failed into reasons. It passes the registry's answer on in words, with a status
 * that tells nothing: 500 for most. The first sort whose words occur is taken, so the order matters.
 */
final class PullFailures {

    private record Sort(Reason reason, Pattern words) {
        private Sort(Reason reason, String... alternatives) {
            this(reason, Pattern.compile(String.join("|", alternatives)));
        }
    }

    /** An answer that the engine could not read, or did not expect, is told with its HTTP status. */
    private static final Pattern STATUS =
            Pattern.compile("\\bhttp (?:status: )?([45]\\d\\d)\\b|: ([45]\\d\\d) [a-z ]+$");

    private static final List<Sort> SORTS = List.of(
            new Sort(Reason.DISK_FULL, Failures.NO_SPACE),
            new Sort(
                    Reason.IMAGE_ARCHITECTURE,
                    "no matching manifest for",
                    "no match for platform in manifest",
                    "does not match the specified platform"),
            new Sort(Reason.REGISTRY_RATE_LIMITED, "toomanyrequests", "too many requests"),
            new Sort(
                    Reason.IMAGE_PULL_DENIED,
                    "pull access denied",
                    "no basic auth credentials",
                    "\\bunauthorized\\b",
                    "^denied\\b",
                    "access to the resource is denied",
                    "authorization failed",
                    "incorrect username or password"),
            new Sort(
                    Reason.IMAGE_NOT_FOUND,
                    "manifest unknown",
                    "name unknown",
                    "repository name not known",
                    "repository .*not found",
                    "invalid reference format",
                    "no such host",
                    ": not found$"),
            new Sort(
                    Reason.REGISTRY_UNAVAILABLE,
                    "\\bdial (tcp|unix)\\b",
                    "connection (refused|reset)",
                    "no route to host",
                    "network is unreachable",
                    "i/o timeout",
                    "timeout exceeded",
                    "deadline exceeded",
                    "tls handshake timeout",
                    "server misbehaving",
                    "temporary failure in name resolution",
                    "unexpected eof",
                    ": eof$",
                    "service unavailable",
                    "no progress for"));

    private PullFailures() {}

    /** The failure of a pull, or of asking the engine for it. */
    static EngineFailure of(String image, Throwable failure) {
        if (!(failure instanceof DockerException) && isSilence(failure)) {
            return Failures.down(failure);
        }
        String words = failure instanceof DockerException answer
                ? Failures.words(answer)
                : String.valueOf(failure.getMessage());
        Reason reason = reason(words.toLowerCase(Locale.ROOT).strip());
        return new EngineFailure(reason, sentence(reason, image, words), failure);
    }

    private static String sentence(Reason reason, String image, String words) {
        return switch (reason) {
            case IMAGE_NOT_FOUND -> "No such image: " + image + "; pulling it failed: " + Hints.explain(reason, words);
            case IMAGE_ARCHITECTURE -> "Image " + image + " is not for this machine: " + words;
            default -> "Pulling " + image + " failed: " + Hints.explain(reason, words);
        };
    }

    private static Reason reason(String words) {
        for (Sort sort : SORTS) {
            if (sort.words().matcher(words).find()) {
                return sort.reason();
            }
        }
        Matcher status = STATUS.matcher(words);
        return status.find()
                ? reason(Integer.parseInt(status.group(1) == null ? status.group(2) : status.group(1)))
                : Reason.IMAGE_PULL_FAILED;
    }

    private static Reason reason(int status) {
        return switch (status) {
            case 401, 403 -> Reason.IMAGE_PULL_DENIED;
            case 404 -> Reason.IMAGE_NOT_FOUND;
            case 429 -> Reason.REGISTRY_RATE_LIMITED;
            default -> status >= 500 ? Reason.REGISTRY_UNAVAILABLE : Reason.IMAGE_PULL_FAILED;
        };
    }

    private static boolean isSilence(Throwable failure) {
        return failure instanceof IOException || failure.getCause() instanceof IOException;
    }
}
