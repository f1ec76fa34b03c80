package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.gantry.model.Reason;
import dev.gantry.worker.runtime.EngineFailure;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sorts what the engine answers into reasons. It says most things only in words. */
final class Failures {

    private static final Pattern MESSAGE = Pattern.compile("\"message\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

    private static final int LONGEST = 1_000;

    /** What the kernel says of a program for another architecture, and of a file that is none. */
    static final String EXEC_FORMAT = "exec format error";

    /** What engines say of a machine without what a container is to have of it. */
    private static final List<String> LACKING = List.of(
            "bind source path does not exist",
            "cannot assign requested address",
            "could not select device driver",
            "docker-init",
            "error gathering device information",
            "nvidia-container-cli",
            "unable to apply caps",
            "/proc/sys/");

    private static final Pattern CONFLICT =
            Pattern.compile("container name \\S+ is already in use by|can only kill running containers");

    /** Until the version is agreed on anew. */
    private static final Pattern OTHER_API = Pattern.compile("client version \\S+ is too (old|new)");

    static final String NO_SPACE = "no space left on device";

    private static final Pattern NO_NETWORK = Pattern.compile("network \\S+ not found");

    private Failures() {}

    /** A failure of a call for which the engine has no special answer. */
    static EngineFailure of(RuntimeException failure) {
        return sorted(failure, _ -> Reason.START_FAILED);
    }

    static EngineFailure ofCreate(RuntimeException failure) {
        return sorted(failure, Failures::reasonOfCreate);
    }

    static EngineFailure ofStart(RuntimeException failure) {
        return sorted(failure, answer -> reasonOfStart(words(answer).toLowerCase(Locale.ROOT)));
    }

    private static EngineFailure sorted(RuntimeException failure, Function<DockerException, Reason> sort) {
        if (!(failure instanceof DockerException answer)) {
            return down(failure);
        }
        String words = words(answer);
        if (OTHER_API.matcher(words).find()) {
            return new EngineFailure(
                    Reason.ENGINE_DOWN, "The Docker engine was replaced by one of another version: " + words, answer);
        }
        Reason reason = words.contains(NO_SPACE) ? Reason.DISK_FULL : sort.apply(answer);
        return new EngineFailure(reason, Hints.explain(reason, words), answer);
    }

    private static Reason reasonOfCreate(DockerException answer) {
        if (isLacking(words(answer).toLowerCase(Locale.ROOT))) {
            return Reason.NOT_SUPPORTED_HERE;
        }
        if (isConflict(answer)) {
            return Reason.NAME_TAKEN;
        }
        return switch (answer.getHttpStatus()) {
            case 404 -> Reason.IMAGE_NOT_FOUND;
            case 400 -> Reason.SPEC_REFUSED;
            default -> Reason.START_FAILED;
        };
    }

    private static boolean isLacking(String words) {
        return LACKING.stream().anyMatch(words::contains)
                || NO_NETWORK.matcher(words).find();
    }

    /**
     * The warning that something of a container's settings is left out, if there is one. A container's weight is no promise: where the
     * kernel has none, as for an engine without root, its containers share the processor equally.
     */
    static Optional<String> discarded(String @Nullable [] warnings) {
        return Stream.ofNullable(warnings)
                .flatMap(Arrays::stream)
                .filter(warning -> warning.contains("discarded") && !warning.contains("Shares discarded"))
                .findFirst();
    }

    private static Reason reasonOfStart(String words) {
        if (isLacking(words)) {
            return Reason.NOT_SUPPORTED_HERE;
        }
        if (words.contains("port is already allocated") || words.contains("address already in use")) {
            return Reason.PORT_TAKEN;
        }
        if (words.contains("permission denied") && words.contains("exec")) {
            return Reason.COMMAND_NOT_EXECUTABLE;
        }
        if (words.contains("executable file not found")
                || (words.contains("exec") && words.contains("no such file or directory"))) {
            return Reason.COMMAND_NOT_FOUND;
        }
        return words.contains("oci runtime create failed") && words.contains(EXEC_FORMAT)
                ? Reason.COMMAND_NOT_EXECUTABLE
                : Reason.START_FAILED;
    }

    static EngineFailure down(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new EngineFailure(
                Reason.ENGINE_DOWN, "The Docker engine does not answer: " + root.getMessage(), failure);
    }

    /** Whether what was asked does not go with what is there: docker answers 409, podman 500 and these words. */
    static boolean isConflict(RuntimeException failure) {
        return failure instanceof ConflictException
                || (failure instanceof DockerException answer
                        && CONFLICT.matcher(words(answer)).find());
    }

    static boolean isGone(RuntimeException failure) {
        return failure instanceof NotFoundException;
    }

    /** The engine's own sentence, without the JSON around it, and not longer than a person reads. */
    static String words(DockerException answer) {
        String text = String.valueOf(answer.getMessage());
        Matcher message = MESSAGE.matcher(text);
        String words = message.find()
                ? message.group(1).replace("\\\"", "\"").replace("\\n", " ").replace("\\\\", "\\")
                : text;
        return words.length() > LONGEST ? words.substring(0, LONGEST) + "..." : words;
    }
}
