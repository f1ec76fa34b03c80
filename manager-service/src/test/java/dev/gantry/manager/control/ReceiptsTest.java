package dev.gantry.manager.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.WorkerId;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ReceiptsTest {

    private static final WorkerId WORKER = new WorkerId(new UUID(2, 1));

    private final AtomicReference<Duration> now = new AtomicReference<>(Duration.ofSeconds(-100));
    private final Receipts receipts = new Receipts(now::get);

    private void pass(int seconds) {
        now.updateAndGet(Duration.ofSeconds(seconds)::plus);
    }

    @Test
    void aWorkerThatWasNeverHeardIsSilentSinceTheTermBegan() {
        pass(50);
        receipts.begin(Duration.ZERO);
        pass(3);

        assertThat(receipts.silence(WORKER)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void itsSilenceBeginsWithItsNewestAnswer() {
        receipts.begin(Duration.ZERO);
        pass(3);
        receipts.received(WORKER);
        pass(2);

        assertThat(receipts.silence(WORKER)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void whatEarlierLeadersGrantedBeyondThisOnesLeaseIsAddedOnce() {
        receipts.begin(Duration.ofSeconds(20));
        pass(5);
        assertThat(receipts.silence(WORKER)).isEqualTo(Duration.ofSeconds(-15));
        pass(20);
        receipts.received(WORKER);
        pass(1);
        assertThat(receipts.silence(WORKER)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whoAnswersThatItCannotTellIsNotSilent() {
        receipts.begin(Duration.ZERO);
        pass(3);
        receipts.unready(WORKER);
        pass(2);

        assertThat(receipts.silence(WORKER)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void whatCameBeforeTheStoreWasAskedIsConfirmed() {
        Duration first = receipts.received(WORKER);
        pass(1);
        Duration asked = receipts.now();
        pass(1);
        Duration second = receipts.received(WORKER);
        receipts.confirmed(asked);

        assertThat(receipts.isConfirmed(first)).isTrue();
        assertThat(receipts.isConfirmed(second)).isFalse();
    }
}
