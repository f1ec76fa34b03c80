package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.worker.platform.MachineClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisconnectLeaseTest {

    private static final Duration TERM = Duration.ofSeconds(30);

    private final AtomicReference<Duration> now = new AtomicReference<>(Duration.ofSeconds(1_000));
    private final AtomicReference<String> kept = new AtomicReference<>("");
    private final DisconnectLease lease = process("boot-1", "");

    private DisconnectLease process(String boot, String earlier) {
        return new DisconnectLease(new MachineClock(boot, now::get), earlier, text -> {
            kept.set(text);
            return true;
        });
    }

    private void at(long seconds) {
        now.set(Duration.ofSeconds(1_000 + seconds));
    }

    @Test
    void nothingIsGrantedBeforeAnAnswerIsAcknowledged() {
        lease.answer();

        assertThat(lease.enter()).isEmpty();
    }

    @Test
    void theTimeRunsFromWhenTheAcknowledgedAnswerWasSent() {
        long first = lease.answer();
        at(5);
        lease.answer();
        at(9);
        lease.acknowledged(first, TERM);
        long entered = lease.enter().orElseThrow();

        at(29);
        assertThat(lease.lostFor(entered)).isEmpty();
        at(31);
        assertThat(lease.lostFor(entered)).contains(Duration.ofSeconds(1));
    }

    @Test
    void aLaterAcknowledgementGrantsMoreAndAnOlderOneTakesNothingAway() {
        long first = lease.answer();
        at(5);
        long second = lease.answer();
        lease.acknowledged(second, TERM);
        lease.acknowledged(first, TERM);
        long entered = lease.enter().orElseThrow();

        at(34);
        assertThat(lease.lostFor(entered)).isEmpty();
        at(35);
        assertThat(lease.lostFor(entered)).contains(Duration.ZERO);
    }

    @Test
    void whatHadNoTimeLeftIsNotRevivedByALaterWord() {
        lease.acknowledged(lease.answer(), TERM);
        long entered = lease.enter().orElseThrow();
        at(31);
        lease.acknowledged(lease.answer(), TERM);

        assertThat(lease.lostFor(entered)).isPresent();
        assertThat(lease.enter()).hasValueSatisfying(again -> assertThat(again).isNotEqualTo(entered));
    }

    @Test
    void anAnswerThatWasNeverGivenGrantsNothing() {
        lease.acknowledged(lease.answer() + 1, TERM);

        assertThat(lease.enter()).isEmpty();
    }

    @Test
    void ofAnswersThatFollowEachOtherCloselyTheFirstOnesMomentCounts() {
        lease.answer();
        now.updateAndGet(Duration.ofMillis(40)::plus);
        lease.acknowledged(lease.answer(), TERM);
        long entered = lease.enter().orElseThrow();

        at(30);
        assertThat(lease.lostFor(entered)).isPresent();
    }

    @Test
    void theNextProcessGoesOnWithWhatWasKept() {
        lease.acknowledged(lease.answer(), TERM);
        lease.keep();
        at(20);
        DisconnectLease next = process("boot-1", kept.get());
        long entered = next.enter().orElseThrow();

        at(30);
        assertThat(next.lostFor(entered)).contains(Duration.ZERO);
    }

    @Test
    void theNextProcessKnowsThatTheTimeIsOver() {
        lease.acknowledged(lease.answer(), TERM);
        lease.keep();
        at(31);

        assertThat(process("boot-1", kept.get()).enter()).isEmpty();
    }

    @Test
    void afterAnotherStartOfTheMachineTheTimeIsOver() {
        lease.acknowledged(lease.answer(), TERM);
        lease.keep();

        assertThat(process("boot-2", kept.get()).enter()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "boot-1", "boot-1 soon 30000", "boot-1 9000000 30000", " 1020000 30000"})
    void whatCannotHaveBeenGrantedCountsAsNothing(String earlier) {
        assertThat(process("boot-1", earlier).enter()).isEmpty();
    }

    @Test
    void whatIsKeptIsNeverLaterThanWhatIsGrantedAndSeldomWritten() {
        lease.acknowledged(lease.answer(), TERM);
        lease.keep();
        String first = kept.getAndSet("");
        at(5);
        lease.acknowledged(lease.answer(), TERM);
        lease.keep();
        String soon = kept.get();
        at(8);
        lease.acknowledged(lease.answer(), TERM);
        lease.keep();

        assertThat(first).isEqualTo("boot-1 1030000 30000");
        assertThat(soon).isEmpty();
        assertThat(kept.get()).isEqualTo("boot-1 1038000 30000");
    }

    @Test
    void aMachineWithoutSuchAClockIsGrantedNothing() {
        DisconnectLease blind = process("", "");
        blind.acknowledged(blind.answer(), TERM);

        assertThat(blind.enter()).isEmpty();
    }
}
