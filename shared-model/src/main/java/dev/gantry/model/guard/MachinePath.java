package dev.gantry.model.guard;

import java.util.regex.Pattern;

/** Absolute paths of a Linux machine or container, compared as they are written. */
public final class MachinePath {

    private static final Pattern NORMAL = Pattern.compile("/|(?:/(?!\\.{1,2}(?:/|$))[^/\\x00-\\x1f]+)+");

    private MachinePath() {}

    /** Whether the path is absolute and has no empty part, no {@code .} and no {@code ..}: it is below what it says. */
    public static boolean isNormal(String path) {
        return NORMAL.matcher(path).matches();
    }

    /** Whether the one is the other or lies below it. */
    static boolean isIn(String path, String folder) {
        return folder.equals("/") || path.equals(folder) || path.startsWith(folder + "/");
    }
}
