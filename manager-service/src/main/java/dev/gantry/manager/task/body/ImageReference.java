package dev.gantry.manager.task.body;

import java.util.Optional;
import java.util.regex.Pattern;

/** The grammar of a Docker image reference: {@code [registry[:port]/]path[:tag][@digest]}. */
final class ImageReference {

    private static final int LONGEST = 512;
    private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
    private static final Pattern FORM =
            Pattern.compile("(?:" + LABEL + "(?:\\." + LABEL + ")*(?::\\d{1,5})?/|\\[[0-9a-fA-F:]+](?::\\d{1,5})?/)?"
                    + COMPONENT + "(?:/" + COMPONENT + ")*"
                    + "(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?"
                    + "(?:@sha256:[0-9a-f]{64})?");

    private ImageReference() {}

    /** What is wrong with a reference, if anything is. */
    static Optional<String> problemOf(String image) {
        if (image.length() > LONGEST) {
            return Optional.of("may have " + LONGEST + " characters");
        }
        return FORM.matcher(image).matches()
                ? Optional.empty()
                : Optional.of("'" + image
                        + "' is no image reference such as nginx:alpine or registry.example:5000/team/app:1");
    }

    /** The last part of the path, without tag and digest: what people would call the task. */
    static String shortName(String image) {
        String path = image.contains("@") ? image.substring(0, image.indexOf('@')) : image;
        String last = path.substring(path.lastIndexOf('/') + 1);
        return last.contains(":") ? last.substring(0, last.indexOf(':')) : last;
    }
}
