package dev.gantry.worker.runtime.docker;

import dev.gantry.model.Reason;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says in plain words what an engine means, before its own words, which come from deep inside it. Those stay as they are, so
 * that they can be searched for.
 */
final class Hints {

    private static final Pattern PORT = Pattern.compile("(?:Bind for|listen (?:tcp|udp)[46]?) \\S*:(\\d{1,5})\\b");
    private static final Pattern PROGRAM = Pattern.compile("exec: \"([^\"]+)\"");

    private static final Pattern REMOVAL =
            Pattern.compile("removal of container \\S+ is already in progress|is marked for removal");

    private static final Pattern USER = Pattern.compile("unable to find user ([^\\s:]+)");

    private Hints() {}

    static String explain(Reason reason, String words) {
        return hint(reason, words).map(hint -> hint + ": " + words).orElse(words);
    }

    private static Optional<String> hint(Reason reason, String words) {
        return switch (reason) {
            case PORT_TAKEN ->
                Optional.of(named(PORT, words, "Host port %s", "A host port")
                        + " is taken by something else on this machine");
            case COMMAND_NOT_FOUND ->
                Optional.of("The image has no " + named(PROGRAM, words, "program %s", "such program"));
            case COMMAND_NOT_EXECUTABLE ->
                Optional.of(named(PROGRAM, words, "%s in the image", "The command") + " cannot be executed");
            case NAME_TAKEN ->
                Optional.of("A container that is not this worker's has the name; rename or remove that one");
            case NOT_SUPPORTED_HERE -> Optional.of("This machine lacks what the task asks for");
            case SPEC_REFUSED -> Optional.of("The engine refuses the task's settings");
            case DISK_FULL -> Optional.of("The engine's disk is full");
            case IMAGE_NOT_FOUND ->
                words.contains("no such host")
                        ? Optional.of("This machine's name server knows no such registry")
                        : Optional.empty();
            case START_FAILED, IMAGE_PULL_FAILED -> ofCircumstances(words);
            default -> Optional.empty();
        };
    }

    private static Optional<String> ofCircumstances(String words) {
        if (words.contains("No such container")) {
            return Optional.of("Somebody else removed the container");
        }
        if (REMOVAL.matcher(words).find()) {
            return Optional.of("The container is already being removed");
        }
        if (USER.matcher(words).find()) {
            return Optional.of("The image has no " + named(USER, words, "user %s", "such user"));
        }
        return words.contains("cannot allocate memory")
                ? Optional.of("The machine has no memory left")
                : Optional.empty();
    }

    private static String named(Pattern name, String words, String known, String unknown) {
        Matcher found = name.matcher(words);
        return found.find() ? known.formatted(found.group(1)) : unknown;
    }
}
