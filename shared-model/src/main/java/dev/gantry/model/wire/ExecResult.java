package dev.gantry.model.wire;

import org.jspecify.annotations.Nullable;

/**
 * What came of a command inside a container.
 *
 * @param exitCode absent if it had not ended when the time was over
 * @param stdout the beginning, as UTF-8; what is not is replaced
 * @param truncated whether either stream was longer than what is answered
 */
public record ExecResult(
        @Nullable Integer exitCode, String stdout, String stderr, boolean truncated, boolean timedOut) {}
