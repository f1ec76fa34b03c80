package dev.gantry.platform;

/** An answer that has begun and cannot be finished, for a reason that the log says in one line. */
public final class BrokenAnswer extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Says why.
     *
     * @param words what happened, for people. There is no cause: a connection that somebody else broke must not be taken for
     *     the client's, whose going nobody has to know of
     */
    public BrokenAnswer(String words) {
        super(words);
    }
}
