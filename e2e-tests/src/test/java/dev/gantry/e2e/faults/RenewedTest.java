package dev.gantry.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A failure costs no later cell anything, and hides behind none of what comes of it. */
class RenewedTest {

    private final List<String> done = new ArrayList<>();
    private Optional<RuntimeException> startFails = Optional.empty();
    private Optional<RuntimeException> closeFails = Optional.empty();
    private int made;

    private final Renewed<Integer> things = new Renewed<>(this::make, this::close);

    private int make() {
        done.add("make");
        throwIfPresent(startFails);
        return ++made;
    }

    private void close(int thing) {
        done.add("close " + thing);
        throwIfPresent(closeFails);
    }

    private static void throwIfPresent(Optional<RuntimeException> failure) {
        failure.ifPresent(thrown -> {
            throw thrown;
        });
    }

    private void use(int thing) {
        done.add("use " + thing);
    }

    private void fail(int thing) {
        use(thing);
        throw new AssertionError("the cell's own");
    }

    @Test
    void oneIsEnoughAsLongAsNothingFails() {
        things.use(this::use);
        things.use(this::use);
        things.close();

        assertThat(done).containsExactly("make", "use 1", "use 1", "close 1");
    }

    @Test
    void afterAFailureTheFailedOneIsClosedAndTheNextCellHasANewOne() {
        assertThatThrownBy(() -> things.use(this::fail))
                .isInstanceOf(AssertionError.class)
                .hasMessage("the cell's own");
        assertThat(done).containsExactly("make", "use 1", "close 1");

        things.use(this::use);
        things.close();
        assertThat(done).containsExactly("make", "use 1", "close 1", "make", "use 2", "close 2");
    }

    @Test
    void aFailureToCloseComesWithTheFirstFailure() {
        closeFails = Optional.of(new IllegalStateException("cannot be closed"));

        assertThatThrownBy(() -> things.use(this::fail))
                .hasMessage("the cell's own")
                .satisfies(failure -> assertThat(failure.getSuppressed()).containsExactly(closeFails.orElseThrow()));
    }

    @Test
    void whereNoneCanBeMadeEachLaterCellFailsAtOnceAndNamesTheReason() {
        RuntimeException reason = new IllegalStateException("no engine answers");
        startFails = Optional.of(reason);
        assertThatThrownBy(() -> things.use(this::use)).isSameAs(reason);

        assertThatThrownBy(() -> things.use(this::use))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no engine answers")
                .hasCause(reason);
        assertThat(done).containsExactly("make");
    }
}
