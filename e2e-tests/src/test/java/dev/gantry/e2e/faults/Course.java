package dev.gantry.e2e.faults;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What the history says of one task, as far as it says which containers may run. Not thread-safe. */
final class Course {

    /** Why a task may be placed again while its former container runs, as far as anybody knows. */
    private static final Set<String> LOSSES = Set.of("WORKER_LOST", "ENGINE_DOWN");

    /** Why a task gets another container before the one that it has is stopped. */
    private static final Set<String> MOVES = Set.of("DRAINING", "REBALANCING");

    /** An attempt was given to a worker, with this event. */
    record Placement(long event, int attempt, String reason) {

        private boolean isMove() {
            return MOVES.contains(reason);
        }
    }

    /**
     * The task has ended, with this event.
     *
     * @param attempt by which it has ended; 0 if by none
     */
    record End(long event, Instant at, int attempt, String reason) {}

    private final List<Placement> placements = new ArrayList<>();
    private final List<Long> losses = new ArrayList<>();
    private Optional<Long> stopRequested = Optional.empty();
    private Optional<Instant> stopRequestedAt = Optional.empty();
    private Optional<End> end = Optional.empty();

    /** The next event of this task. */
    void add(JsonNode event) {
        long number = event.get("number").longValue();
        String reason = event.path("reason").asString("");
        String to = event.path("to").asString("");
        int attempt = event.path("attempt").asInt(0);
        Instant at = Instant.parse(event.get("at").stringValue());
        switch (event.get("type").stringValue()) {
            case "PLACED" -> placements.add(new Placement(number, attempt, reason));
            case "STOP_REQUESTED" -> {
                stopRequested = stopRequested.or(() -> Optional.of(number));
                stopRequestedAt = stopRequestedAt.or(() -> Optional.of(at));
            }
            case "STATE_CHANGED" -> {
                if (to.equals("PENDING") && LOSSES.contains(reason)) {
                    losses.add(number);
                }
            }
            default -> {
                // Says nothing about which containers may run.
            }
        }
        if (end.isEmpty() && (to.equals("COMPLETED") || to.equals("FAILED"))) {
            end = Optional.of(new End(number, at, attempt, reason));
        }
    }

    Optional<Placement> placement(int attempt) {
        return placements.stream()
                .filter(placement -> placement.attempt() == attempt)
                .findFirst();
    }

    /** Whether a container of the later attempt may run beside one of the earlier. */
    boolean mayOverlap(Placement earlier, Placement later) {
        return later.isMove() || losses.stream().anyMatch(loss -> loss > earlier.event() && loss < later.event());
    }

    /** The placements that came after a user's stop. */
    List<Placement> placedThoughStopped() {
        return placements.stream()
                .filter(placement ->
                        stopRequested.filter(stop -> placement.event() > stop).isPresent())
                .toList();
    }

    /** When a user's stop was written down, if one was. */
    Optional<Instant> stopRequestedAt() {
        return stopRequestedAt;
    }

    Optional<End> end() {
        return end;
    }
}
