package dev.gantry.model.backup;

import java.io.IOException;

/** A file that is no backup, or not all of one. The message says which, for people. */
public final class BrokenBackup extends IOException {

    private static final long serialVersionUID = 1L;

    public BrokenBackup(String words) {
        super(words);
    }

    BrokenBackup(String words, Throwable cause) {
        super(words, cause);
    }
}
