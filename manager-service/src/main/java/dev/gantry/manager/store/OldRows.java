package dev.gantry.manager.store;

import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Deletes rows that mean nothing any more, by their age alone. */
@Repository
public class OldRows {

    private final JdbcTemplate jdbc;

    OldRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Deletes the oldest events before a moment, but never the newest one: the next number follows from it. Numbers grow with
     * time, so only the smallest ones are looked at.
     *
     * @return how many there were, at most {@code most}
     */
    public int deleteEvents(Instant before, int most) {
        return jdbc.update(
                "delete from task_event where number < (select min(number) from task_event) + ? and at < ?"
                        + " and number < (select max(number) from task_event)",
                most,
                before.atOffset(ZoneOffset.UTC));
    }

    /** Deletes the decisions about placements of which no event is kept any more. */
    public int deleteDecisions() {
        return jdbc.update("delete from placement_decision where last_event < (select min(number) from task_event)");
    }

    /** Deletes the tombstones that have expired. */
    public int deleteTombstones(Instant now) {
        return jdbc.update("delete from tombstone where expires_at < ?", now.atOffset(ZoneOffset.UTC));
    }
}
