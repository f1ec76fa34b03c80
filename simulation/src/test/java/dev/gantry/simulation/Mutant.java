package dev.gantry.simulation;

/** Faults that somebody could build into Gantry, planted where the core meets what surrounds it. Each must be caught. */
enum Mutant {
    /** A turn is committed whoever leads. */
    COMMITS_WITHOUT_THE_LEASE,
    /** One commit in twenty is answered and not written. */
    LOSES_COMMITS,
    /** After a failed commit it is taken for granted that nothing was written, and only the epoch is fenced. */
    TAKES_AN_UNKNOWN_COMMIT_FOR_FAILED,
    /** After a failed commit it is taken for granted that everything was written. */
    TAKES_AN_UNKNOWN_COMMIT_FOR_MADE,
    /** The epoch of a new term is not greater than that of the last one. */
    REPEATS_EPOCHS,
    /** A manager does not see that another one leads. */
    OVERLOOKS_A_NEWER_LEADER,
    /** Bookings are not looked at when a task is placed. */
    PLACES_WITHOUT_ROOM,
    /** A task is placed only where its limits have room, and not already where its reservations do. */
    LOOKS_FOR_ROOM_FOR_LIMITS,
    /** Ports are not looked at when a task is placed. */
    PLACES_WITHOUT_PORTS,
    /** Constraints are not looked at when a task is placed. */
    PLACES_AGAINST_CONSTRAINTS,
    /** Spread limits are not looked at when a task is placed. */
    PLACES_TOO_CLOSE,
    /** Anti-affinity is not looked at when a task is placed. */
    PLACES_BESIDE_ANYBODY,
    /** What must not run twice is given to workers that would not stop it by themselves. */
    PLACES_WITHOUT_LEASES,
    /** A manager takes what it finds stored for tasks that may be placed again, also those that are to be kept where they are. */
    PLACES_AGAIN_WHAT_IS_KEPT,
    /** A worker on which a task has just failed is asked again at once. */
    FORGETS_REFUSALS,
    /** All tasks are placed by one policy, whatever they and the operator want. */
    HEEDS_NO_POLICY,
    /** More tasks give way at a time than the operator permits. */
    EXCEEDS_ITS_BUDGET,
    /** Nobody gives way to a more important task. */
    NEVER_PREEMPTS,
    /** Nobody is ever told to stop anything. */
    SENDS_NO_STOPS,
    /** A user's wish for a fresh start is answered and forgotten. */
    FORGETS_RESTARTS,
    /** A machine that comes back is believed to have what it had first. */
    BELIEVES_THE_FIRST_CAPACITY,
    /** Room that is being made for an important task is given to anybody. */
    PLACES_INTO_PROMISED_ROOM,
    /** It is kept from what waits, and given to what moves. */
    MOVES_INTO_PROMISED_ROOM,
    /** A silent worker is never lost. */
    NEVER_LOSES_A_WORKER,
    /** An engine that does not answer is waited for, for ever. */
    NEVER_MISSES_AN_ENGINE,
    /** What a worker says of an end is dropped. */
    DROPS_ENDS,
    /** Every report is taken for a complete one. */
    TAKES_NEWS_FOR_EVERYTHING,
    /** A complete report is taken for news. */
    TAKES_EVERYTHING_FOR_NEWS,
    /** A poll acknowledges the last answer whether or not it was committed. */
    ACKNOWLEDGES_BEFORE_THE_COMMIT,
    /** Stops that users ask for are answered and forgotten. */
    FORGETS_STOPS,
    /** An operator's word that a machine is off for good is answered and forgotten. */
    FORGETS_NOBODY,
    /** An operator's wish to empty a worker is answered and forgotten. */
    FORGETS_DRAINS,
    /** A worker that is to be emptied takes nothing new, and keeps what it has. */
    MOVES_NOTHING,
    /** What has just been told to start is taken for running. */
    TAKES_OVER_TOO_EARLY,
    /** What a worker has and the store does not know is not noticed. */
    OVERLOOKS_ORPHANS,
    /** After a restore attempts are numbered as if nothing had been lost. */
    REUSES_NUMBERS_OF_ATTEMPTS,
    /** After a restore tasks are placed before anybody has said what runs. */
    PLACES_WHAT_MAY_RUN,
    /** Attempts that the store does not know are taken for some that are over. */
    STOPS_ORPHANS,
    /** After a mass loss all tasks are placed again at once. */
    PLACES_AFTER_A_MASS_LOSS,
    /** A lost worker that registers is lost no more, before it has told what it has. */
    TAKES_A_REGISTRATION_FOR_A_RETURN,
    /** Workers obey a deposed manager. */
    WORKER_OBEYS_OLD_EPOCHS,
    /** Workers apply batches in any order, and twice. */
    WORKER_IGNORES_THE_ORDER,
    /** Workers answer before they have looked at their containers. */
    WORKER_ANSWERS_UNPREPARED,
    /** Workers begin attempts that were stopped while they were starting. */
    WORKER_STARTS_AFTER_A_STOP,
    /** Workers forget ends that nobody has acknowledged. */
    WORKER_FORGETS_ENDS,
    /** Workers ignore the containers of their earlier process. */
    WORKER_ADOPTS_NOTHING,
    /** Workers say that a container is gone when they have asked it to end. */
    WORKER_BELIEVES_IN_SIGNALS,
    /** Workers let containers run whose health check has failed for good. */
    WORKER_IGNORES_HEALTH,
    /** Of two registrations nobody can tell which process came later. */
    WORKER_HIDES_ITS_START,
    /** What must not run twice is placed again at once. */
    PLACES_A_SECOND_COPY,
    /** It is placed again when its worker's time is over, as if stopping took none. */
    WAITS_FOR_THE_LEASE_ONLY,
    /** A manager counts the silence of a worker from its own beginning, not from the newest answer. */
    COUNTS_FROM_ITS_BEGINNING,
    /** A manager that has just begun takes workers for silent since long. */
    FORGETS_WHAT_EARLIER_LEADERS_GRANTED,
    /** Workers never stop by themselves. */
    WORKER_NEVER_STOPS_ALONE,
    /** Workers count their time from the newest answer, whether or not a manager has it. */
    WORKER_COUNTS_FROM_ITS_NEWEST_ANSWER,
    /** A worker's next process believes that it has just been granted time. */
    WORKER_FORGETS_ITS_LEASE;

    Seams seams() {
        return new PlantedFault(this);
    }

    /** What workers do right, but for one fault. */
    static WorkerRules rules(Mutant planted) {
        return new WorkerRules(
                planted != WORKER_OBEYS_OLD_EPOCHS,
                planted != WORKER_IGNORES_THE_ORDER,
                planted != WORKER_ANSWERS_UNPREPARED,
                planted != WORKER_STARTS_AFTER_A_STOP,
                planted != WORKER_FORGETS_ENDS,
                planted != WORKER_ADOPTS_NOTHING,
                planted != WORKER_BELIEVES_IN_SIGNALS,
                planted != WORKER_IGNORES_HEALTH,
                planted != WORKER_HIDES_ITS_START,
                planted != WORKER_NEVER_STOPS_ALONE,
                planted != WORKER_COUNTS_FROM_ITS_NEWEST_ANSWER,
                planted != WORKER_FORGETS_ITS_LEASE);
    }
}
