package dev.gantry.worker.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** What a {@link FakeContainerRuntime} can be told to do wrong. */
public abstract class FakeTroubles {

    private final AtomicInteger startsWaiting = new AtomicInteger();
    private final AtomicInteger mostStartsAtOnce = new AtomicInteger();
    private volatile CompletableFuture<Boolean> startGate = CompletableFuture.completedFuture(true);
    private volatile Runnable afterRename = () -> {};
    private volatile boolean goesDownAfterNextRun;
    private volatile boolean goesDownAfterNextCreate;
    private volatile boolean goesDownAfterNextSignal;
    private volatile boolean closing;
    private volatile boolean refusesNames;
    private volatile boolean admits = true;
    private volatile boolean down;

    /** The engine falls silent; its containers run on. */
    public void goDown() {
        down = true;
        breakOffEvents();
    }

    public void comeBack() {
        down = false;
    }

    abstract void breakOffEvents();

    /** From now on the machine's operator permits nothing. */
    public void admitNothing() {
        admits = false;
    }

    /** From now on starts take until the answer is completed. */
    public CompletableFuture<Boolean> holdStarts() {
        CompletableFuture<Boolean> gate = new CompletableFuture<>();
        startGate = gate;
        return gate;
    }

    public int startsWaiting() {
        return startsWaiting.get();
    }

    /** How many starts there were at one moment, at the most. */
    public int mostStartsAtOnce() {
        return mostStartsAtOnce.get();
    }

    /** The engine falls silent when it has made the next container, before it can say so. */
    public void goDownAfterNextCreate() {
        goesDownAfterNextCreate = true;
    }

    /** The engine falls silent when it has started the next container, and that one has ended. */
    public void goDownAfterNextRun() {
        goesDownAfterNextRun = true;
    }

    /** The engine falls silent when it has passed on the next signal. */
    public void goDownAfterNextSignal() {
        goesDownAfterNextSignal = true;
    }

    /** From now on the engine does not take new connections, as one that is about to end. */
    public void takeNoNewConnections() {
        closing = true;
    }

    /** Done once, after the next container got another name, before anybody is told. */
    public void afterNextRename(Runnable deed) {
        afterRename = deed;
    }

    /** From now on nothing gets another name. */
    public void refuseNames() {
        refusesNames = true;
    }

    boolean isDown() {
        return down;
    }

    boolean admits() {
        return admits;
    }

    boolean isClosing() {
        return closing;
    }

    boolean refusesNames() {
        return refusesNames;
    }

    void awaitStartGate() {
        mostStartsAtOnce.accumulateAndGet(startsWaiting.incrementAndGet(), Math::max);
        startGate.join();
        startsWaiting.decrementAndGet();
    }

    void renamed() {
        Runnable deed = afterRename;
        afterRename = () -> {};
        deed.run();
    }

    /** Whether the engine is to fall silent now, which it does once. */
    boolean goesDownAfterCreate() {
        boolean now = goesDownAfterNextCreate;
        goesDownAfterNextCreate = false;
        return now;
    }

    /** Whether the engine is to fall silent now, which it does once. */
    boolean goesDownAfterRun() {
        boolean now = goesDownAfterNextRun;
        goesDownAfterNextRun = false;
        return now;
    }

    /** Whether the engine is to fall silent now, which it does once. */
    boolean goesDownAfterSignal() {
        boolean now = goesDownAfterNextSignal;
        goesDownAfterNextSignal = false;
        return now;
    }
}
