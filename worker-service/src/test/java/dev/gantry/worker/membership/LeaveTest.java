package dev.gantry.worker.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LeaveTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Leave leave = new Leave();
    private final CountDownLatch acts = new CountDownLatch(1);

    private void waits() {
        Thread.ofVirtual().start(() -> {
            try {
                leave.await();
                acts.countDown();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private boolean acts() throws InterruptedException {
        return acts.await(60, TimeUnit.SECONDS);
    }

    private boolean actsSoon() throws InterruptedException {
        return acts.await(300, TimeUnit.MILLISECONDS);
    }

    @Test
    void whoIsAcceptedActs() throws InterruptedException {
        waits();
        leave.asking();
        leave.accepted();

        assertThat(acts()).isTrue();
    }

    @Test
    void whoHasNobodyToAskActs() throws InterruptedException {
        waits();
        leave.asking();
        leave.alone();

        assertThat(acts()).isTrue();
    }

    @Test
    void whoGetsNoAnswerActsAfterAWhileButNotBeforeHeAsks() throws InterruptedException {
        waits();
        assertThat(actsSoon()).isFalse();

        leave.asking();

        assertThat(acts()).isTrue();
    }

    @Test
    void whoIsOneTooManyDoesNotActUntilHeIsAccepted() throws InterruptedException {
        leave.asking();
        assertThat(leave.duplicate(NOW)).isFalse();
        waits();
        assertThat(leave.duplicate(NOW.plusSeconds(600)))
                .as("it does not act, so it may wait")
                .isFalse();
        assertThat(actsSoon()).isFalse();

        leave.accepted();

        assertThat(acts()).isTrue();
    }

    @Test
    void whoActsAndIsOneTooManyForLongHasToEnd() {
        leave.alone();

        assertThat(leave.duplicate(NOW)).isFalse();
        assertThat(leave.duplicate(NOW.plusSeconds(30))).isFalse();
        assertThat(leave.duplicate(NOW.plusSeconds(31))).isTrue();
    }

    @Test
    void theDoubtBeginsAnewAfterAnAcceptance() {
        leave.alone();
        leave.duplicate(NOW);
        leave.accepted();

        assertThat(leave.duplicate(NOW.plusSeconds(60))).isFalse();
    }
}
