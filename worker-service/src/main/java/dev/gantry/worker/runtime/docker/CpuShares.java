package dev.gantry.worker.runtime.docker;

import dev.gantry.model.Resources;

/**
 * The weight of a container among those that want the processor at the same moment, in Docker's shares.
 *
 * <p><b>Goal.</b> Where time is scarce, everybody gets it in proportion to what was booked. Where it is not, a weight says nothing.
 *
 * <p><b>Algorithm.</b> 1024 for each booked core, which is also what the kernel gives to whoever says nothing; rounded down, as
 * Kubernetes does with a container's requests. The bounds are the kernel's ({@code cpu.shares}): an engine makes a container with
 * a number beyond them, and fails to start it.
 *
 * <p><b>Example.</b> A task with a quarter of a core has 256, and one that said nothing, and so books a tenth, 102.
 */
final class CpuShares {

    static final int LEAST = 2;
    static final int MOST = 262_144;
    private static final long OF_A_CORE = 1_024;

    private CpuShares() {}

    static int of(Resources booking) {
        return Math.clamp(booking.cpuMillis() * OF_A_CORE / 1_000, LEAST, MOST);
    }
}
