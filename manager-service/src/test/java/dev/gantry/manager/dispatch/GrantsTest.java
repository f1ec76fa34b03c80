package dev.gantry.manager.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.control.Receipts;
import dev.gantry.model.EngineState;
import dev.gantry.model.EngineStatus;
import dev.gantry.model.Resources;
import dev.gantry.model.wire.ObservationBatch;
import dev.gantry.model.wire.WorkerLive;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class GrantsTest {

    /** Says of answers up to a moment that this manager led when they came. */
    private static final class Led extends Receipts {
        private final AtomicReference<Duration> until = new AtomicReference<>(Duration.ZERO);

        Led() {
            super(() -> Duration.ZERO);
        }

        @Override
        public boolean isConfirmed(Duration receipt) {
            return receipt.compareTo(until.get()) <= 0;
        }
    }

    private final Led led = new Led();
    private final Grants grants = new Grants(led);

    private boolean answered(boolean full, long number, int second) {
        EngineStatus engine = new EngineStatus(EngineState.OK, "1", "1.41");
        WorkerLive live = new WorkerLive(engine, Resources.NONE, List.of());
        return grants.answered(
                new ObservationBatch(new UUID(1, 1), 7, full, List.of(), live, number), Duration.ofSeconds(second));
    }

    private void ledUntil(int second) {
        led.until.set(Duration.ofSeconds(second));
    }

    @Test
    void anAnswerIsAcknowledgedOnlyWhenItIsCertainWhoLedWhenItCame() {
        answered(true, 1, 10);
        assertThat(grants.next()).isZero();
        ledUntil(9);
        assertThat(grants.next()).isZero();
        ledUntil(10);
        assertThat(grants.next()).isEqualTo(1);
    }

    @Test
    void theNewestOfThoseCounts() {
        answered(true, 1, 10);
        answered(false, 2, 11);
        answered(false, 3, 12);
        ledUntil(12);
        assertThat(grants.next()).isEqualTo(3);
    }

    @Test
    void ofThoseThatWaitTheNewestThatIsCertainCounts() {
        answered(true, 1, 10);
        for (int second = 11; second < 200; second++) {
            answered(false, second - 9, second);
        }
        ledUntil(150);
        assertThat(grants.next()).isEqualTo(141);
        ledUntil(152);
        assertThat(grants.next()).isEqualTo(143);
    }

    @Test
    void theWorkerKnowsOfItWhenItHasAnsweredThePollThatSaysSo() {
        answered(true, 1, 10);
        ledUntil(20);
        assertThat(grants.next()).isEqualTo(1);
        assertThat(grants.areKnown()).isFalse();

        assertThat(answered(false, 2, 11)).isTrue();
        assertThat(grants.areKnown()).isTrue();
        grants.next();
        assertThat(answered(false, 3, 12)).as("only the first time").isFalse();
    }

    @Test
    void aNewConversationBeginsWithNothing() {
        answered(true, 5, 10);
        ledUntil(20);
        grants.next();
        answered(false, 6, 11);

        answered(true, 1, 30);

        assertThat(grants.areKnown()).isFalse();
        assertThat(grants.next()).isZero();
    }

    @Test
    void aWorkerThatDoesNotCountIsGrantedNothing() {
        answered(true, 0, 10);
        ledUntil(20);

        assertThat(grants.next()).isZero();
        assertThat(answered(false, 0, 11)).isFalse();
    }
}
