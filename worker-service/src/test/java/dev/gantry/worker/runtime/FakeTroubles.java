package dev.gantry.worker.runtime;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a {@link FakeContainerRuntime} can be told to do wrong. */
public abstract class FakeTroubles {

    private final FakeGate starts = new FakeGate();
    private final FakeGate sessions = new FakeGate();
    private final FakeGate removals = new FakeGate();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile Runnable afterRename = () -> {};
    private final Map<String, ContainerGlance> listed = new ConcurrentHashMap<>();
    private final Set<String> heldFast = ConcurrentHashMap.newKeySet();
    private volatile boolean goesDownAtNextStart;
    private volatile boolean goesDownAfterNextRun;
    private volatile boolean goesDownAfterNextCreate;
    private volatile boolean createsLate;
    private volatile boolean goesDownAfterNextSignal;
    private volatile boolean closing;
    private volatile boolean refusesNames;
    private volatile boolean admits = true;
    private volatile boolean down;
    private volatile EngineVersion spoken = new EngineVersion("1.0", "1.44");

    /** The engine falls silent; its containers run on. */
    public void goDown() {
        down = true;
        breakOffEvents();
    }

    public void comeBack() {
        down = false;
    }

    /** Somebody replaces the engine by one of another version; its containers run on. */
    public void replace(EngineVersion other) {
        spoken = other;
        breakOffEvents();
    }

    /** From now on lists show a container so, whatever it does, until it is saved. */
    public void listAs(ContainerGlance shown) {
        listed.put(shown.id(), shown);
    }

    ContainerGlance listed(ContainerGlance real) {
        return listed.getOrDefault(real.id(), real);
    }

    void saved(String container) {
        listed.remove(container);
    }

    EngineVersion spoken() {
        return spoken;
    }

    abstract void breakOffEvents();

    /** From now on the machine's operator permits nothing. */
    public void admitNothing() {
        admits = false;
    }

    /** From now on starts take until the answer is completed. */
    public CompletableFuture<Boolean> holdStarts() {
        return starts.shut();
    }

    public int startsWaiting() {
        return starts.waiting();
    }

    /** Where whoever asks for the session may have to wait. */
    public FakeGate sessions() {
        return sessions;
    }

    /** Where whoever removes a container may have to wait. */
    public FakeGate removals() {
        return removals;
    }

    /** The names of the verbs that were asked of the engine, in their order. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    void called(String verb) {
        calls.add(verb);
    }

    /** The engine falls silent when it is asked to make the next container, and makes it when it is told to go on. */
    public void createLate() {
        createsLate = true;
    }

    /** How many starts there were at one moment, at the most. */
    public int mostStartsAtOnce() {
        return starts.most();
    }

    /** The engine falls silent when it has made the next container, before it can say so. */
    public void goDownAfterNextCreate() {
        goesDownAfterNextCreate = true;
    }

    /** The engine falls silent when it is asked to start the next container, and does not start it. */
    public void goDownAtNextStart() {
        goesDownAtNextStart = true;
    }

    /** From now on this container cannot be removed. */
    public void holdFast(String container) {
        heldFast.add(container);
    }

    /** From now on every container can be removed again. */
    public void letGo() {
        heldFast.clear();
    }

    boolean isHeldFast(String container) {
        return heldFast.contains(container);
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
        starts.pass();
    }

    void renamed() {
        Runnable deed = afterRename;
        afterRename = () -> {};
        deed.run();
    }

    /** Whether the next container is to be made late, which is so once. */
    boolean createsLate() {
        boolean now = createsLate;
        createsLate = false;
        return now;
    }

    /** Whether the engine is to fall silent now, which it does once. */
    boolean goesDownAfterCreate() {
        boolean now = goesDownAfterNextCreate;
        goesDownAfterNextCreate = false;
        return now;
    }

    /** Whether the engine is to fall silent now, which it does once. */
    boolean goesDownAtStart() {
        boolean now = goesDownAtNextStart;
        goesDownAtNextStart = false;
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
