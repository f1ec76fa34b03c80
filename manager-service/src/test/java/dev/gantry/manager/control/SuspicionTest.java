package dev.gantry.manager.control;

import static dev.gantry.manager.control.Suspicion.Verdict.GIVE_UP_COMMAND;
import static dev.gantry.manager.control.Suspicion.Verdict.PASS_OVER_PLACED;
import static dev.gantry.manager.control.Suspicion.Verdict.TRY_AGAIN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the database refuses stands alone after a few turns, and nobody else is blamed for it. */
class SuspicionTest {

    private static final int USUAL = 5_000;

    private final Suspicion suspicion = new Suspicion();

    @Test
    void withoutARefusalATurnTakesWhatThereIs() {
        suspicion.committed();

        assertThat(suspicion.commands(USUAL)).isEqualTo(USUAL);
        assertThat(suspicion.places()).isTrue();
        assertThat(suspicion.isEnough(1_000_000)).isFalse();
        assertThat(suspicion.isRoused()).isFalse();
    }

    @Test
    void aCommandIsBlamedOnlyWhereNothingWasPlacedBesideIt() {
        assertThat(suspicion.refused(3, 10)).isEqualTo(TRY_AGAIN);
        for (int again = 0; again < 2; again++) {
            assertThat(suspicion.commands(USUAL)).isOne();
            assertThat(suspicion.places()).isFalse();
            assertThat(suspicion.refused(1, 1)).isEqualTo(TRY_AGAIN);
        }

        assertThat(suspicion.refused(1, 1)).isEqualTo(GIVE_UP_COMMAND);
    }

    @Test
    void afterACommandThatIsGoodThePlacementsAreTriedAlone() {
        suspicion.refused(3, 10);
        suspicion.committed();

        assertThat(suspicion.commands(USUAL)).isZero();
        assertThat(suspicion.places()).isTrue();
        assertThat(suspicion.isRoused()).isTrue();
        suspicion.committed();
        assertThat(suspicion.isRoused()).isFalse();
        assertThat(suspicion.commands(USUAL)).isEqualTo(USUAL);
    }

    @Test
    void placementsAreHalvedUntilOneStandsAlone() {
        assertThat(suspicion.refused(0, 5)).isEqualTo(TRY_AGAIN);
        assertThat(suspicion.isEnough(1)).isFalse();
        assertThat(suspicion.isEnough(2)).isTrue();
        assertThat(suspicion.refused(0, 2)).isEqualTo(TRY_AGAIN);
        assertThat(suspicion.isEnough(1)).isTrue();

        assertThat(suspicion.refused(0, 3)).as("one task, three changes").isEqualTo(PASS_OVER_PLACED);
        assertThat(suspicion.isEnough(1))
                .as("the others are placed together again")
                .isFalse();
        suspicion.committed();
        assertThat(suspicion.isRoused()).isFalse();
    }

    @Test
    void whatIsLeftOfHalvedPlacementsIsTriedBeforeTheCommands() {
        suspicion.refused(0, 8);
        suspicion.committed();

        assertThat(suspicion.commands(USUAL)).isZero();
        assertThat(suspicion.isEnough(7)).isFalse();
    }
}
