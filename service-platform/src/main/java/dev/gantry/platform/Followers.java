package dev.gantry.platform;

import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;

/**
 * Those who follow something that may be silent for long. That a reader has gone is noticed only when the next piece is written to
 * it, so the number of readers is bounded: where one more comes, the one that was written nothing for the longest is let go of.
 * Safe for many threads.
 */
public final class Followers {

    private final int most;
    private final Set<Follower> all = new HashSet<>();
    private long turn;

    /** Begins with nobody. */
    public Followers(int most) {
        this.most = most;
    }

    /** The calling thread follows from now on; it closes what it gets. */
    public synchronized Follower enter() {
        while (all.size() >= most) {
            all.stream()
                    .min(Comparator.comparingLong(follower -> follower.lastTurn))
                    .ifPresent(this::letGo);
        }
        Follower follower = new Follower(Thread.currentThread(), ++turn);
        all.add(follower);
        return follower;
    }

    /** How many there are, those included that have gone unnoticed. */
    public synchronized int number() {
        return all.size();
    }

    private void letGo(Follower silent) {
        all.remove(silent);
        silent.isLetGo = true;
        silent.thread.interrupt();
    }

    /** One who follows, on a thread of its own that can be interrupted while it waits. */
    public final class Follower implements AutoCloseable {

        private final Thread thread;
        private long lastTurn;
        private boolean isLetGo;

        private Follower(Thread thread, long turn) {
            this.thread = thread;
            this.lastTurn = turn;
        }

        /** Something was written to it. */
        public void wrote() {
            synchronized (Followers.this) {
                lastTurn = ++turn;
            }
        }

        /** Whether its wait was ended to make room for another one, and by nothing else. */
        public boolean isLetGo() {
            synchronized (Followers.this) {
                return isLetGo;
            }
        }

        /** It follows no more. An interrupt that was meant for its wait does not outlive it. By its own thread. */
        @Override
        public void close() {
            synchronized (Followers.this) {
                all.remove(this);
                if (isLetGo) {
                    boolean _ = Thread.interrupted();
                }
            }
        }
    }
}
