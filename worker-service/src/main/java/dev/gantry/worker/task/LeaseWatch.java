package dev.gantry.worker.task;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Looks all the time whether this worker still may run what must not run twice. On a thread of its own, which waits for nothing. */
@Component
class LeaseWatch implements SmartLifecycle {

    private static final Duration TICK = Duration.ofMillis(250);
    private static final Logger log = LoggerFactory.getLogger(LeaseWatch.class);

    private final Channel channel;
    private @Nullable Thread thread;

    LeaseWatch(Channel channel) {
        this.channel = channel;
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(TICK);
                try {
                    channel.attempts().heedLease();
                } catch (RuntimeException broken) {
                    log.error("It could not be looked whether the granted time is over; it is tried again", broken);
                }
            }
        } catch (InterruptedException workerEnds) {
            Thread.currentThread().interrupt();
        }
    }

    /** Apart from the watch, since a disk may stand still. */
    @Scheduled(fixedDelay = 1_000)
    void keep() {
        if (channel.attempts().hasLeased()) {
            channel.lease().keep();
        }
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().daemon().name("lease-watch").start(this::watch);
    }

    /** Containers run on; what is kept says until when. */
    @Override
    public void stop() {
        if (thread != null) {
            thread.interrupt();
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
