package dev.gantry.manager.control;

import dev.gantry.manager.cluster.Task;
import dev.gantry.model.EngineState;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.PullProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** When each worker was last heard of. Written by the sessions, judged by {@link WorkerHealth}. Safe for many threads. */
@Component
public class Contacts {

    /**
     * What is known of one worker since this manager started.
     *
     * @param answers how many answers there were
     * @param lastAnswer when the newest came; before the first one, when waiting for it began
     * @param refusals that came since the newest answer
     * @param engineDownSince since when it says that its engine does not answer; or since when it has registered, if it has
     *     answered nothing since
     * @param busy whether the manager has not yet dealt with the newest answer: it asks nothing meanwhile, so nobody can be
     *     silent
     */
    public record Contact(
            long answers,
            Instant lastAnswer,
            Optional<Refusals> refusals,
            Optional<Instant> engineDownSince,
            boolean busy,
            EngineState engine,
            Resources used) {

        Contact at(Instant moment) {
            return new Contact(answers, moment, refusals, engineDownSince, busy, engine, used);
        }

        Contact asked() {
            return busy ? new Contact(answers, lastAnswer, refusals, engineDownSince, false, engine, used) : this;
        }
    }

    /** When a machine that lives refused the connection: the first time and the newest one. */
    public record Refusals(Instant first, Instant last) {

        Refusals later(Duration lateness) {
            return new Refusals(first.plus(lateness), last.plus(lateness));
        }
    }

    private final Receipts receipts;
    private final Map<WorkerId, AtomicReference<Contact>> contacts = new ConcurrentHashMap<>();
    private final Map<WorkerId, List<PullProgress>> pulls = new ConcurrentHashMap<>();

    public Contacts(Receipts receipts) {
        this.receipts = receipts;
    }

    /** When answers came, on a clock that nobody sets. */
    public Receipts receipts() {
        return receipts;
    }

    /** What the worker is fetching, as of its newest answer. */
    public void pulling(WorkerId worker, List<PullProgress> underWay) {
        if (underWay.isEmpty()) {
            pulls.remove(worker);
        } else {
            pulls.put(worker, underWay);
        }
    }

    /** How far the current attempt of a task is with its image, while it is being fetched. */
    public Optional<PullProgress> findPull(Task task) {
        return task.current()
                .filter(attempt -> !attempt.isOver() && attempt.reason() == Reason.PULLING_IMAGE)
                .flatMap(attempt -> pulls.getOrDefault(attempt.worker(), List.of()).stream()
                        .filter(pull -> pull.image().equals(task.spec().image()))
                        .findFirst());
    }

    /** Begins to wait for a worker's first answer. */
    public void expect(WorkerId worker, Instant now) {
        of(worker, now);
    }

    /** The worker registered: it lives, though nothing was heard through its session yet. */
    public void registered(WorkerId worker, Instant now) {
        of(worker, now)
                .updateAndGet(before -> new Contact(
                        before.answers(),
                        now,
                        Optional.empty(),
                        Optional.of(before.engineDownSince().orElse(now)),
                        before.busy(),
                        before.engine(),
                        before.used()));
    }

    /** An answer came; until {@link #asked} the manager is busy with it. */
    public void answered(WorkerId worker, EngineState engine, Resources used, Instant now) {
        of(worker, now).updateAndGet(before -> {
            Optional<Instant> downSince = engine == EngineState.OK
                    ? Optional.empty()
                    : before.engineDownSince().or(() -> Optional.of(now));
            return new Contact(before.answers() + 1, now, Optional.empty(), downSince, true, engine, used);
        });
    }

    /** The manager has dealt with the newest answer and waits for the next one. */
    public void asked(WorkerId worker) {
        AtomicReference<Contact> known = contacts.get(worker);
        if (known != null) {
            known.updateAndGet(Contact::asked);
        }
    }

    /** Nothing is expected of the worker any more. */
    public void forget(WorkerId worker) {
        contacts.remove(worker);
        receipts.forget(worker);
    }

    /** The manager is still busy with the newest answer: the silence since does not count. */
    void excuse(WorkerId worker, Instant now) {
        of(worker, now).updateAndGet(before -> before.busy() ? before.at(now) : before);
    }

    /** The machine refused the connection: it lives, and nobody listens there. */
    public void refused(WorkerId worker, Instant now) {
        of(worker, now)
                .updateAndGet(before -> new Contact(
                        before.answers(),
                        before.lastAnswer(),
                        Optional.of(new Refusals(
                                before.refusals().map(Refusals::first).orElse(now), now)),
                        before.engineDownSince(),
                        before.busy(),
                        before.engine(),
                        before.used()));
    }

    public Optional<Contact> find(WorkerId worker) {
        return Optional.ofNullable(contacts.get(worker)).map(AtomicReference::get);
    }

    /** What each worker said that its machine uses, as it said last. */
    Map<WorkerId, Resources> used() {
        return contacts.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue().get().used()));
    }

    /** The judge itself was late: nobody's silence counts for that time. */
    void forgive(Duration lateness) {
        contacts.values()
                .forEach(contact -> contact.updateAndGet(before -> new Contact(
                        before.answers(),
                        before.lastAnswer().plus(lateness),
                        before.refusals().map(refused -> refused.later(lateness)),
                        before.engineDownSince().map(since -> since.plus(lateness)),
                        before.busy(),
                        before.engine(),
                        before.used())));
    }

    private AtomicReference<Contact> of(WorkerId worker, Instant now) {
        return contacts.computeIfAbsent(
                worker,
                _ -> new AtomicReference<>(new Contact(
                        0, now, Optional.empty(), Optional.empty(), false, EngineState.OK, Resources.NONE)));
    }
}
