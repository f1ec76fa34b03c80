package dev.gantry.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Until when a simulated worker may run what must not run twice, without hearing of a manager; on its machine's own clock. */
final class SimLease {

    /** What the next process reads. */
    private record Kept(int boot, Instant end) {}

    private static final Duration KEPT_BEHIND = Duration.ofSeconds(2);

    private final World world;
    private final WorkerRules rules;
    private Optional<Kept> kept = Optional.empty();
    private int boot;

    private final TreeMap<Long, Instant> sent = new TreeMap<>();
    private long answers;
    private Instant end = Instant.EPOCH;
    /** Counts the times without a break: what was begun in one is not revived by the next. */
    private int number;

    SimLease(World world, WorkerRules rules) {
        this.world = world;
        this.rules = rules;
    }

    /** The machine is started again. */
    void boot() {
        boot++;
    }

    /** Another process begins. */
    void begin() {
        sent.clear();
        answers = 0;
        number++;
        end = kept.filter(known -> known.boot() == boot).map(Kept::end).orElse(Instant.EPOCH);
        if (!rules.keepsLease()) {
            end = world.time.now().plus(SimManager.PROPERTIES.disconnect().lease());
        }
    }

    long answer() {
        sent.put(++answers, world.time.now());
        if (!rules.countsAcknowledged() && isHeld()) {
            end = world.time.now().plus(SimManager.PROPERTIES.disconnect().lease());
        }
        return answers;
    }

    void acknowledged(long answer, Duration term) {
        look();
        Map.Entry<Long, Instant> known = sent.floorEntry(answer);
        if (known == null || answer == 0) {
            return;
        }
        sent.headMap(answer).clear();
        Instant until = known.getValue().plus(term);
        end = until.isAfter(end) ? until : end;
        if (kept.filter(before ->
                        before.boot() == boot && before.end().plus(KEPT_BEHIND).isAfter(end))
                .isEmpty()) {
            kept = Optional.of(new Kept(boot, end));
        }
    }

    /** What is begun now belongs to this; nothing if nothing may be begun. */
    Optional<Integer> enter() {
        look();
        return isHeld() ? Optional.of(number) : Optional.empty();
    }

    /** Whether the time was over for what entered under this number. */
    boolean isLost(int entered) {
        look();
        return rules.stopsAlone() && !(entered == number && isHeld());
    }

    private boolean isHeld() {
        return world.time.now().isBefore(end);
    }

    private void look() {
        if (!isHeld() && !end.equals(Instant.EPOCH)) {
            end = Instant.EPOCH;
            number++;
        }
    }
}
