package dev.gantry.worker.task;

import dev.gantry.model.TaskSpec;
import dev.gantry.worker.runtime.EngineHealth;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.supervision.Exit;
import dev.gantry.worker.supervision.Situation;
import dev.gantry.worker.supervision.Situation.Container;
import dev.gantry.worker.supervision.Situation.Stop;
import dev.gantry.worker.supervision.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an actor knows of its current run and its container. Belongs to the actor's thread, but for the container's id. */
final class CurrentRun {

    /** A program that cannot be executed ends its container within this time, however busy the machine is. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    /** What shells and engines add to a signal's number when it has ended a program; see bash(1), EXIT STATUS. */
    private static final int BY_SIGNAL = 128;

    private static final int LAST_SIGNAL = 64;

    /** As a task may call the signal that no program survives. */
    private static final Set<String> KILLS = Set.of("SIGKILL", "KILL", "9");

    private volatile @Nullable String containerId;
    private int restart;
    private int failures;
    private Container container = new Container.None();
    private @Nullable Instant startedAt;
    /** When the attempt's first run was started. */
    private @Nullable Instant since;

    private String imageId = "";
    private @Nullable String imageDigest;
    private String standstill = "";
    private String address = "";
    private EngineHealth engineHealth = EngineHealth.NONE;
    /** Present from the moment on in which the run is to end because it is unhealthy. */
    private Optional<GivenUp> givenUp = Optional.empty();

    /** Why a run is to end, and until when it may do so by itself; absent if it was asked by an earlier process. */
    private record GivenUp(String words, Optional<Instant> patience) {}

    /** Whether this process has killed it. */
    private boolean killed;
    /** The engine's session in which the run was last seen running; empty if that is not known. */
    private String engineSession = "";

    /**
     * Everything that the next step depends on.
     *
     * @param unhealthy whether the run's health check has failed for good
     */
    Situation situation(Optional<Stop> stop, TaskSpec spec, boolean unhealthy) {
        Optional<Instant> deadline = Optional.ofNullable(spec.maxRunTime())
                .flatMap(limit -> since().map(limit::addTo).map(Instant::from));
        return new Situation(stop, spec.restartPolicy(), restart, failures, diagnosed(unhealthy), deadline);
    }

    private Container diagnosed(boolean unhealthy) {
        return container instanceof Container.Running
                ? new Container.Running(unhealthy || isGivenUp(), givenUp.flatMap(GivenUp::patience))
                : container;
    }

    /** May be asked from any thread. */
    @Nullable
    String containerId() {
        return containerId;
    }

    /**
     * The id of the container to act on.
     *
     * @throws IllegalStateException if none was made
     */
    String id() {
        String id = containerId;
        if (id == null) {
            throw new IllegalStateException("there is no container to act on");
        }
        return id;
    }

    int restart() {
        return restart;
    }

    @Nullable
    Instant startedAt() {
        return startedAt;
    }

    /** When the attempt's first run was started, if one was. */
    Optional<Instant> since() {
        return Optional.ofNullable(since);
    }

    /** The engine's id of the image of the newest container whose image was looked at; empty before. */
    String imageId() {
        return imageId;
    }

    @Nullable
    String imageDigest() {
        return imageDigest;
    }

    void image(String id, @Nullable String digest) {
        imageId = id;
        imageDigest = digest;
    }

    /** Who holds the running container's processes, or nothing. */
    String standstill() {
        return standstill;
    }

    /** At which the running container's ports are reached; empty if it has none. */
    String address() {
        return address;
    }

    EngineHealth engineHealth() {
        return engineHealth;
    }

    /** Whether it is to end because it is unhealthy; another run may follow. */
    boolean isGivenUp() {
        return givenUp.isPresent();
    }

    /** Why it was given up, or nothing. */
    String unhealthyBecause() {
        return givenUp.map(GivenUp::words).orElse("");
    }

    /** It has been asked to end because it is unhealthy. */
    void giveUp(String words, Instant patience) {
        givenUp = Optional.of(new GivenUp(words, Optional.of(patience)));
    }

    /** It is killed now, so an end by that signal is no news of its memory. */
    void killing() {
        killed = true;
    }

    /** It is asked to end now, by the signal that its task wants or by another one. */
    void asking(String stopSignal) {
        killed |= KILLS.contains(stopSignal);
    }

    boolean isRunning() {
        return container instanceof Container.Running;
    }

    boolean isUnmade() {
        return container instanceof Container.None;
    }

    boolean isCreated() {
        return container instanceof Container.Created;
    }

    Optional<Container.Ended> ended() {
        return container instanceof Container.Ended ended ? Optional.of(ended) : Optional.empty();
    }

    void adopt(RunContainer found, String lastSession) {
        engineSession = lastSession;
        restart = found.run().restart();
        failures = found.run().failures();
        since = found.run().since();
        containerId = found.id();
    }

    void created(Step.Begin begin, String id) {
        restart = begin.restart();
        failures = begin.failures();
        containerId = id;
        engineSession = "";
        givenUp = Optional.empty();
        killed = false;
        container = new Container.Created();
    }

    /** Whether the engine may have ended it, so that its session has to be known. */
    boolean mayBeEndedByEngine(RunContainer seen) {
        return !engineSession.isEmpty()
                && seen.status() == RunContainer.Status.ENDED
                && seen.exitCode() != 0
                && !Exit.isOutOfMemory(seen.oomKilled(), seen.exitCode());
    }

    /** Whether its program may never have been executed: it failed at once, and no signal has ended it. */
    static boolean mayBeForeign(RunContainer seen) {
        return seen.status() == RunContainer.Status.ENDED
                && seen.exitCode() != 0
                && !isBySignal(seen.exitCode())
                && !seen.oomKilled()
                && ranFor(seen).map(ran -> ran.compareTo(AT_ONCE) < 0).orElse(true);
    }

    private static boolean isBySignal(int code) {
        return code > BY_SIGNAL && code <= BY_SIGNAL + LAST_SIGNAL;
    }

    private static Optional<Duration> ranFor(RunContainer seen) {
        return seen.started().flatMap(from -> seen.finished().map(to -> Duration.between(from, to)));
    }

    /**
     * Takes what the engine says, or that it has no such container, for the truth.
     *
     * @param session that of the engine, in which this was learned
     * @param foreign whether it ended because its image is made for another architecture
     */
    void learn(Optional<RunContainer> found, String session, boolean foreign, Instant now) {
        boolean restarted = !engineSession.isEmpty() && !session.isEmpty() && !session.equals(engineSession);
        container = found.map(seen -> seen(seen, restarted, foreign, now)).orElseGet(() -> vanished(now));
        if (isRunning()) {
            engineSession = session;
        }
    }

    private Container seen(RunContainer seen, boolean engineRestarted, boolean foreign, Instant now) {
        startedAt = seen.startedAt();
        since = since == null ? startedAt : since;
        standstill = seen.standstill();
        address = seen.address();
        engineHealth = seen.health();
        if (seen.isGivenUp() && givenUp.isEmpty()) {
            givenUp = Optional.of(new GivenUp("", Optional.empty()));
        }
        return switch (seen.status()) {
            case CREATED -> new Container.Created();
            case RUNNING -> new Container.Running();
            case ENDED -> {
                Instant end = seen.finished().orElse(now);
                Duration ran =
                        seen.started().map(from -> Duration.between(from, end)).orElse(Duration.ZERO);
                boolean byEngine = engineRestarted && mayBeEndedByEngine(seen);
                Optional<Integer> code = Optional.of(seen.exitCode());
                yield new Container.Ended(
                        new Exit(code, seen.oomKilled(), end, ran, byEngine, foreign, isGivenUp(), killed), true);
            }
        };
    }

    private Container vanished(Instant now) {
        return switch (container) {
            case Container.Running _, Container.Created _ -> {
                Duration ran = startedAt == null ? Duration.ZERO : Duration.between(startedAt, now);
                yield new Container.Ended(new Exit(Optional.empty(), false, now, ran, false), false);
            }
            case Container.Ended known -> new Container.Ended(known.exit(), false);
            case Container.None none -> none;
        };
    }

    /** The container was taken away. */
    void removed() {
        container = container instanceof Container.Ended ended
                ? new Container.Ended(ended.exit(), false)
                : new Container.None();
    }

    /** Nothing of the attempt is left on the engine. */
    void unmade() {
        containerId = null;
        container = new Container.None();
    }
}
