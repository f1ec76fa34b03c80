package dev.gantry.worker.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitTest {

    /** An engine says of a container that the kernel has killed a process of it, whichever that was, and however long ago. */
    @ParameterizedTest
    @CsvSource({"137, OOM_KILLED", "0, EXITED", "3, NONZERO_EXIT", "143, NONZERO_EXIT"})
    void aProgramThatSurvivedTheEndOfAChildEndsAsItSays(int code, Reason reason) {
        Exit exit = new Exit(Optional.of(code), true, Instant.EPOCH, Duration.ofSeconds(1), false);

        assertThat(exit.reason()).isEqualTo(reason);
        assertThat(exit.isOutOfMemory()).isEqualTo(reason == Reason.OOM_KILLED);
    }

    /** The code is that of the worker's own kill then, and the engine remembers a child. */
    @Test
    void whatItsWorkerKilledWasNotKilledForItsMemory() {
        Exit exit = new Exit(Optional.of(137), true, Instant.EPOCH, Duration.ofHours(1), false, false, false, true);

        assertThat(exit.isOutOfMemory()).isFalse();
        assertThat(exit.reason()).isEqualTo(Reason.NONZERO_EXIT);
    }

    /** A worker kills what is unhealthy and does not end, with the code that the kernel's kill for memory gives as well. */
    @Test
    void whatWasGivenUpIsUnhealthyHoweverItEnds() {
        Exit exit = new Exit(Optional.of(137), true, Instant.EPOCH, Duration.ofHours(1), false, false, true, false);

        assertThat(exit.reason()).isEqualTo(Reason.UNHEALTHY);
        assertThat(exit.isOutOfMemory()).isFalse();
        assertThat(exit.succeeded()).isFalse();
    }
}
