package dev.gantry.simulation;

import dev.gantry.manager.cluster.Turn;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.control.CommitListener;
import dev.gantry.manager.control.Contacts;
import dev.gantry.model.WorkerId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The sessions of a manager with its workers: one with each process of a worker that it knows of. */
final class SimSessions implements CommitListener {

    private final SimManager manager;
    private final Map<WorkerId, SimWorker> machines;
    private final Contacts contacts;
    private final Map<WorkerId, SimSession> sessions = new LinkedHashMap<>();

    SimSessions(SimManager manager, Map<WorkerId, SimWorker> machines, Contacts contacts) {
        this.manager = manager;
        this.machines = machines;
        this.contacts = contacts;
    }

    @Override
    public void committed(Turn turn) {
        turn.workers().forEach(this::refresh);
    }

    @Override
    public void sweep() {
        manager.views().workers().forEach(view -> refresh(view.worker().id()));
    }

    private void refresh(WorkerId id) {
        manager.views()
                .findWorker(id)
                .ifPresentOrElse(view -> session(view.worker()).wake(), () -> end(id));
    }

    private void end(WorkerId forgotten) {
        SimSession session = sessions.remove(forgotten);
        if (session != null) {
            session.stop();
            contacts.forget(forgotten);
        }
    }

    private SimSession session(Worker worker) {
        SimSession known = sessions.get(worker.id());
        if (known != null && Objects.equals(known.worker().incarnation(), worker.incarnation())) {
            return known;
        }
        if (known != null) {
            known.stop();
        }
        SimSession next = new SimSession(manager, Objects.requireNonNull(machines.get(worker.id())), worker);
        sessions.put(worker.id(), next);
        contacts.expect(worker.id(), manager.now());
        manager.after(Duration.ofMillis(1), "session", next::start);
        return next;
    }

    /** The process has died. */
    void stop() {
        sessions.values().forEach(SimSession::stop);
        sessions.clear();
    }
}
