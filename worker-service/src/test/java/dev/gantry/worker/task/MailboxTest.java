package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class MailboxTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    private final Mailbox mailbox = new Mailbox(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return time.get();
        }
    });

    private Thread await(Instant until) {
        return Thread.ofVirtual().start(() -> {
            try {
                mailbox.await(Optional.of(until));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void aClockThatIsSetWhileSomebodyWaitsIsNoticed() throws InterruptedException {
        Thread waits = await(NOW.plus(Duration.ofHours(1)));
        Awaitility.await().until(() -> waits.getState() == Thread.State.TIMED_WAITING);

        time.set(NOW.plus(Duration.ofHours(2)));

        assertThat(waits.join(Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void aWakeUpThatCameBeforeTheWaitIsNotLost() throws InterruptedException {
        mailbox.ring();

        assertThat(await(NOW.plus(Duration.ofHours(1))).join(Duration.ofMinutes(1)))
                .isTrue();
    }
}
