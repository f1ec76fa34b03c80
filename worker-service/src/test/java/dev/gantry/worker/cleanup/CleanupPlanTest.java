package dev.gantry.worker.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.worker.cleanup.CleanupPlan.Snapshot;
import dev.gantry.worker.cleanup.CleanupPlan.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which images may go, and which never. */
class CleanupPlanTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private static StoredImage stored(String id, String... names) {
        return new StoredImage(id, "", Set.of(names), 10);
    }

    private static PulledImage pulled(String id, Duration unused, String... names) {
        return new PulledImage(id, Set.of(names), NOW.minus(Duration.ofDays(9)), NOW.minus(unused));
    }

    private static CleanupPlan plan(
            List<PulledImage> pulled, List<StoredImage> stored, Set<String> assigned, Set<String> inContainers) {
        return CleanupPlan.of(new Snapshot(pulled, stored, assigned, inContainers, NOW), HOUR);
    }

    private static Optional<Keep> keepOfA(StoredImage stored, Set<String> assigned, Set<String> inContainers) {
        return plan(List.of(pulled("a", HOUR, "a:1")), List.of(stored), assigned, inContainers)
                .verdicts()
                .getFirst()
                .keep();
    }

    @Test
    void whatThisWorkerPulledAndNobodyUsesMayGo() {
        assertThat(keepOfA(stored("a", "a:1"), Set.of(), Set.of())).isEmpty();
        assertThat(keepOfA(stored("a"), Set.of(), Set.of()))
                .as("its tag went on")
                .isEmpty();
    }

    @Test
    void whatThisWorkerDidNotPullIsNotEvenLookedAt() {
        CleanupPlan plan = plan(List.of(), List.of(stored("a", "a:1")), Set.of(), Set.of());

        assertThat(plan.verdicts()).isEmpty();
        assertThat(plan.gone()).isEmpty();
    }

    @Test
    void whateverAnybodyNeedsStays() {
        assertThat(keepOfA(stored("a", "a:1"), Set.of("a"), Set.of())).contains(Keep.ASSIGNED);
        assertThat(keepOfA(stored("a", "a:1"), Set.of(), Set.of("a"))).contains(Keep.IN_CONTAINER);
        assertThat(keepOfA(stored("a", "a:1", "mine:1"), Set.of(), Set.of())).contains(Keep.NAMED_BY_OTHERS);
        assertThat(keepOfA(stored("a", "a:1", "mine@sha256:1"), Set.of(), Set.of()))
                .contains(Keep.NAMED_BY_OTHERS);
    }

    @Test
    void aBaseOfAnotherImageStays() {
        StoredImage built = new StoredImage("b", "a", Set.of("built:1"), 10);

        CleanupPlan plan =
                plan(List.of(pulled("a", HOUR, "a:1")), List.of(stored("a", "a:1"), built), Set.of(), Set.of());

        assertThat(plan.verdicts().getFirst().keep()).contains(Keep.BUILT_UPON);
    }

    @Test
    void whatWasUsedAShortWhileAgoStays() {
        PulledImage lately = pulled("a", HOUR.minusNanos(1), "a:1");

        CleanupPlan plan = plan(List.of(lately), List.of(stored("a", "a:1")), Set.of(), Set.of());

        assertThat(plan.verdicts().getFirst().keep()).contains(Keep.USED_LATELY);
    }

    @Test
    void theLeastRecentlyUsedGoesFirst() {
        CleanupPlan plan = plan(
                List.of(pulled("a", HOUR), pulled("b", HOUR.multipliedBy(3)), pulled("c", HOUR.multipliedBy(2))),
                List.of(stored("a"), stored("b"), stored("c")),
                Set.of(),
                Set.of());

        assertThat(plan.removable())
                .extracting(verdict -> verdict.pulled().id())
                .containsExactly("b", "c", "a");
    }

    @Test
    void useIsRememberedAndWhatIsGoneIsForgotten() {
        CleanupPlan plan = plan(
                List.of(pulled("a", HOUR), pulled("b", HOUR), pulled("c", HOUR)),
                List.of(stored("a"), stored("b")),
                Set.of("a"),
                Set.of());

        assertThat(plan.verdicts())
                .extracting(Verdict::pulled)
                .containsExactlyInAnyOrder(pulled("a", Duration.ZERO), pulled("b", HOUR));
        assertThat(plan.gone()).containsExactly("c");
    }
}
