package dev.gantry.model.backup;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;

/**
 * The last line of a backup.
 *
 * @param rows how many there are of each table
 * @param sha256 of all lines before this one, in hexadecimal digits
 */
record BackupEnd(Map<String, Long> rows, String sha256) {

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
