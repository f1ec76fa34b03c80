package dev.gantry.manager.task;

import dev.gantry.model.ClusterId;
import dev.gantry.model.TaskId;
import dev.gantry.model.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The name that a client gives to a request, so that it can repeat it.
 *
 * <p>The ids of the tasks follow from it: a repetition finds the tasks of the first time, and there is nothing else to
 * remember. They are UUIDs of version 8 (RFC 9562): SHA-256 of the cluster, the key and the task's place in the request.
 */
record IdempotencyKey(String text) {

    static final String HEADER = "Idempotency-Key";
    private static final Pattern TEXT = Pattern.compile("[\\x21-\\x7e&&[^,]]{1,255}");

    IdempotencyKey {
        if (!TEXT.matcher(text).matches()) {
            throw ProblemException.invalid(
                    HEADER, "must be one key of 1 to 255 visible ASCII characters, without spaces and commas");
        }
    }

    TaskId id(ClusterId cluster, int place) {
        byte[] name = (cluster + "\n" + place + "\n" + text).getBytes(StandardCharsets.UTF_8);
        ByteBuffer digest = ByteBuffer.wrap(SpecHashes.sha256(name));
        long high = (digest.getLong() & 0xffff_ffff_ffff_0fffL) | 0x8000L;
        long low = (digest.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new TaskId(new UUID(high, low));
    }
}
