package dev.gantry.manager.task;

import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.GantryJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes the JSON form of a spec, whose members come in a fixed order. */
public final class SpecHashes {

    private SpecHashes() {}

    public static SpecHash of(TaskSpec spec) {
        return new SpecHash(HexFormat.of().formatHex(sha256(GantryJson.mapper().writeValueAsBytes(spec))));
    }

    static byte[] sha256(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
