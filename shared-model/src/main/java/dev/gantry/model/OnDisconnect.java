package dev.gantry.model;

/** What becomes of a task whose worker is lost. */
public enum OnDisconnect {
    /** It is placed again; until the lost worker is seen again there may be two containers. */
    REPLACE,
    /** It stays where it is and is waited for. */
    KEEP,
    /**
     * At most one container of it runs at any moment. A worker that hears of no manager stops it by itself, and it is placed
     * again only when that has surely been done.
     */
    STOP
}
