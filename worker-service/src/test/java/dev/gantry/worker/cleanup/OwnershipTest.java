package dev.gantry.worker.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a pull makes this worker's own. */
class OwnershipTest {

    private static final Instant THEN = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant NOW = THEN.plusSeconds(60);

    private static StoredImage image(String id, String... names) {
        return new StoredImage(id, "", Set.of(names), 10);
    }

    @Test
    void anImageThatWasNotThereIsItsOwn() {
        assertThat(Ownership.after(List.of(image("b", "b:1")), image("a", "a:1"), Optional.empty(), NOW))
                .contains(new PulledImage("a", Set.of("a:1"), NOW, NOW));
    }

    @Test
    void anImageThatSomebodyElseHadBroughtStaysTheirs() {
        assertThat(Ownership.after(List.of(image("a", "a:1")), image("a", "a:1", "a:2"), Optional.empty(), NOW))
                .isEmpty();
    }

    @Test
    void aNameThatAPullAddsIsItsOwnAndOneThatWasGivenBeforeIsNot() {
        PulledImage known = new PulledImage("a", Set.of("a:1"), THEN, THEN);

        assertThat(Ownership.after(
                        List.of(image("a", "a:1", "mine:1")),
                        image("a", "a:1", "a:2", "mine:1"),
                        Optional.of(known),
                        NOW))
                .contains(new PulledImage("a", Set.of("a:1", "a:2"), THEN, NOW));
    }

    @Test
    void anImageThatWasRemovedAndIsPulledAgainBeginsAnew() {
        PulledImage known = new PulledImage("a", Set.of("a:1"), THEN, THEN);

        assertThat(Ownership.after(List.of(), image("a", "a:2"), Optional.of(known), NOW))
                .contains(new PulledImage("a", Set.of("a:2"), NOW, NOW));
    }
}
