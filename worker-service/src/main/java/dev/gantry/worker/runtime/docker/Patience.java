package dev.gantry.worker.runtime.docker;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * How long an engine's answer is waited for. A read from a Unix socket has no deadline, in docker-java or in the JDK: what ends
 * it is an interrupt, which closes the channel (see {@link java.nio.channels.InterruptibleChannel}). So each question has a
 * thread of its own. Safe for many threads.
 *
 * @param silence after which the engine is asked whether it is there at all
 * @param rounds of silence that an engine may take that is there: what it does may take it long
 * @param isThere asks it
 */
record Patience(Duration silence, int rounds, BooleanSupplier isThere) {

    /** Waits once. */
    static Patience of(Duration longest) {
        return new Patience(longest, 1, () -> false);
    }

    /**
     * Asks, and waits for the answer.
     *
     * @throws UncheckedIOException if there is none in time, or the engine cannot be reached
     */
    <T> T ask(Callable<T> question) {
        FutureTask<T> asked = new FutureTask<>(question);
        Thread asking = Thread.ofVirtual().name("engine-question").start(asked);
        try {
            return answer(asked);
        } catch (InterruptedException workerEnds) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("nobody waits for the answer any more"));
        } catch (ExecutionException failure) {
            throw switch (failure.getCause()) {
                case RuntimeException refusal -> refusal;
                case IOException unreachable -> new UncheckedIOException(unreachable);
                case null, default -> new IllegalStateException(failure.getCause());
            };
        } finally {
            asking.interrupt();
        }
    }

    private <T> T answer(FutureTask<T> asked) throws InterruptedException, ExecutionException {
        return await(asked, () -> false);
    }

    /**
     * Waits for what comes bit by bit; its silence begins anew with each bit.
     *
     * @param moved whether any came since it was asked last
     * @throws UncheckedIOException if it was silent for too long
     */
    <T> T await(Future<T> asked, BooleanSupplier moved) throws InterruptedException, ExecutionException {
        int round = 0;
        while (true) {
            try {
                return asked.get(silence.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException silent) {
                round = moved.getAsBoolean() ? 0 : round + 1;
                if (round > 0 && (round >= rounds || !isThere.getAsBoolean())) {
                    throw new UncheckedIOException(new SocketTimeoutException(
                            "it was silent for " + silence.multipliedBy(round).toSeconds() + " s"));
                }
            }
        }
    }
}
