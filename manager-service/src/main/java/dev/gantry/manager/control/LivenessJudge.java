package dev.gantry.manager.control;

import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.manager.control.Contacts.Contact;
import dev.gantry.manager.control.Contacts.Refusals;
import dev.gantry.model.EngineState;
import dev.gantry.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges from the sessions' contacts how each worker is.
 *
 * <p>A refused connection proves that the machine lives at that moment; only silence, also after a refusal, counts towards a loss. After a start nobody is lost
 * before a first try has had its time, and a judge that was late itself blames nobody for it. For one thread.
 */
public final class LivenessJudge {

    /** How often it has to be asked. */
    public static final Duration TICK = Duration.ofMillis(250);

    /** A lost worker is judged anew each ten seconds, not all of them at once. */
    private static final int TICKS_BETWEEN_LOSSES = 40;

    private static final Duration COLD_START = Duration.ofSeconds(15);
    private static final Logger log = LoggerFactory.getLogger(LivenessJudge.class);

    private final ClusterViews views;
    private final Contacts contacts;
    private final ManagerProperties properties;
    private final Instant startedAt;
    private Instant lastTick;
    private Duration interval;
    private Duration timeout;
    private int ticks;

    public LivenessJudge(ClusterViews views, Contacts contacts, ManagerProperties properties, Instant startedAt) {
        this.views = views;
        this.contacts = contacts;
        this.properties = properties;
        this.startedAt = startedAt;
        this.lastTick = startedAt;
        this.interval = properties.interval(0);
        this.timeout = properties.workerTimeout(0);
    }

    /** What is to be told to the control loop, now that it is this late. */
    public List<Command> judge(Instant now) {
        Duration lateness = Duration.between(lastTick, now).minus(TICK);
        lastTick = now;
        ticks++;
        if (lateness.compareTo(interval) > 0) {
            log.warn("The manager stood still for {} ms; no worker is blamed for it", lateness.toMillis());
            contacts.forgive(lateness);
        }
        Collection<WorkerView> workers = views.workers();
        interval = properties.interval(workers.size());
        timeout = properties.workerTimeout(workers.size());
        return workers.stream()
                .filter(view -> !view.worker().address().isEmpty())
                .flatMap(view -> Stream.concat(judge(view, now).stream(), judgeEngine(view, now).stream()))
                .toList();
    }

    private Optional<Command> judge(WorkerView view, Instant now) {
        WorkerId id = view.worker().id();
        contacts.expect(id, now);
        contacts.excuse(id, now);
        return contacts.find(id).flatMap(contact -> judge(view, contact, seen(contact, now)));
    }

    /** The command asks again when it is decided, and changes nothing a second time. */
    private Optional<Command> judgeEngine(WorkerView view, Instant now) {
        WorkerId id = view.worker().id();
        return downSince(id)
                .filter(since -> !now.isBefore(since.plus(properties.engineTimeout())))
                .filter(_ -> !view.worker().lost())
                .map(_ -> new Command.LoseEngine(
                        id,
                        () -> downSince(id).isPresent(),
                        () -> contacts.receipts().silence(id)));
    }

    private Optional<Instant> downSince(WorkerId worker) {
        return contacts.find(worker).flatMap(Contact::engineDownSince);
    }

    private Optional<Command> judge(WorkerView view, Contact contact, WorkerSight seen) {
        Liveness liveness = seen.liveness();
        if (liveness == Liveness.LOST) {
            return lose(view, contact);
        }
        // Only its session brings a lost worker back, when what it has is known.
        if (view.worker().lost() || view.sight().equals(seen)) {
            return Optional.empty();
        }
        if (view.sight().liveness() != liveness) {
            log.info("Worker name={} is {}", view.worker().name(), liveness);
        }
        return Optional.of(new Command.SeeWorker(view.worker().id(), liveness, seen.engine()));
    }

    /** A worker that registers and then answers nothing has no containers to tell of: its engine is as good as down. */
    private WorkerSight seen(Contact contact, Instant now) {
        boolean mute = contact.engineDownSince()
                .filter(since -> now.isAfter(since.plus(interval.multipliedBy(2))))
                .isPresent();
        return new WorkerSight(liveness(contact, now), mute ? EngineState.DOWN : contact.engine());
    }

    private Liveness liveness(Contact contact, Instant now) {
        Instant heard = contact.refusals().map(Refusals::last).orElse(contact.lastAnswer());
        Duration silence = Duration.between(heard, now);
        if (contact.refusals().isPresent() && silence.compareTo(timeout) <= 0) {
            Duration refused = Duration.between(contact.refusals().get().first(), now);
            return refused.compareTo(properties.workerRestartTimeout()) < 0 ? Liveness.RESTARTING : Liveness.LOST;
        }
        boolean coldStart = now.isBefore(startedAt.plus(COLD_START));
        if (silence.compareTo(timeout) > 0 && !coldStart) {
            return Liveness.LOST;
        }
        if (contact.answers() == 0) {
            return Liveness.UNKNOWN;
        }
        boolean late = silence.compareTo(interval.multipliedBy(2)) > 0;
        return late ? Liveness.UNREACHABLE : Liveness.READY;
    }

    /**
     * The command asks again when it is decided: whoever was heard meanwhile is not lost. A worker that is lost already may have told
     * since of tasks that go on, and have fallen silent before it was back: it is asked for now and then, and mostly changes nothing.
     */
    private Optional<Command> lose(WorkerView view, Contact judged) {
        WorkerId id = view.worker().id();
        if (view.worker().lost() && Math.floorMod(ticks + id.hashCode(), TICKS_BETWEEN_LOSSES) != 0) {
            return Optional.empty();
        }
        if (!view.worker().lost()) {
            log.warn(
                    "Worker name={} is LOST, last heard of at {}", view.worker().name(), judged.lastAnswer());
        }
        return Optional.of(new Command.LoseWorker(
                id,
                () -> contacts.find(id)
                        .map(contact -> contact.answers() == judged.answers() && !contact.busy())
                        .orElse(true)));
    }
}
