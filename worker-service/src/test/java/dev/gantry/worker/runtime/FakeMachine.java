package dev.gantry.worker.runtime;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The machine of a {@link FakeContainerRuntime}: what is on it, and what is done to that by others than the runtime. */
public abstract class FakeMachine extends FakeTroubles {

    final FakeImages images = new FakeImages();
    final FakeCommands commands = new FakeCommands();
    final FakeEvents events = new FakeEvents();
    final FakeContainers containers = new FakeContainers(this::changed);
    private final AtomicInteger session = new AtomicInteger();
    private volatile Optional<FormerOwner> former = Optional.empty();
    private volatile List<UnreadContainer> unread = List.of();
    private volatile String address = "";
    private volatile Optional<Run> late = Optional.empty();

    private void changed(RunContainer container) {
        if (!containers.isRunning(container.id())) {
            commands.endIn(container.id());
        }
        events.tell(container);
    }

    @Override
    void breakOffEvents() {
        events.breakOff();
    }

    public FakeImages images() {
        return images;
    }

    /** What the commands in containers find, beginning with the next one. */
    public FakeCommands commands() {
        return commands;
    }

    public void belongedTo(Owner owner, boolean isActive) {
        former = Optional.of(new FormerOwner(owner, isActive));
    }

    /** From now on there are these as well. */
    public void holdUnread(UnreadContainer... others) {
        unread = List.of(others);
    }

    /** The names of all containers that were ever made, in their order. */
    public List<String> made() {
        return containers.made();
    }

    /** All containers there are, whether the engine answers or not. */
    public List<RunContainer> everything() {
        return containers.all();
    }

    public void exit(String container, int code) {
        containers.exit(container, code);
    }

    /** The kernel kills a child of a container's program for its memory, and the program runs on. */
    public void killChildForMemory(String container) {
        containers.killChild(container);
    }

    /** From now on nobody is told of anything; whoever asks is answered. */
    public void cutEvents() {
        events.cut(true);
    }

    public void tellEventsAgain() {
        events.cut(false);
    }

    /** The engine ends with its containers and starts anew. */
    public void restart() {
        goDown();
        everything().forEach(container -> exit(container.id(), 137));
        session.incrementAndGet();
        comeBack();
    }

    /** Somebody else holds a container's processes; nothing lets them go. */
    public void hold(String container, String words) {
        containers.change(container, was -> FakeContainer.held(was, words));
    }

    void keepLate(Run run) {
        late = Optional.of(run);
    }

    /** The engine goes on, and makes what it was asked for when it fell silent. */
    public void makeLate() {
        Run run = late.orElseThrow();
        late = Optional.empty();
        containers.find(containers.make(run)).ifPresent(events::tell);
    }

    /** Something happens of which no event tells. */
    public void withoutEvents(Runnable deed) {
        events.mute(deed);
    }

    /** At which the containers that are started from now on are reached. */
    public void placeAt(String newAddress) {
        address = newAddress;
    }

    /** What the image's own check finds. */
    public void find(String container, EngineHealth health) {
        containers.change(container, was -> FakeContainer.checked(was, health));
    }

    Optional<FormerOwner> former() {
        return former;
    }

    List<UnreadContainer> heldUnread() {
        return unread;
    }

    /** At which a container is reached that is started now. */
    String address() {
        return address;
    }

    String sessionName() {
        return "session-" + session.get();
    }
}
