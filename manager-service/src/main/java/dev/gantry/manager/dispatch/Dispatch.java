package dev.gantry.manager.dispatch;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.manager.control.CommitListener;
import dev.gantry.manager.control.Contacts;
import dev.gantry.manager.control.Control;
import dev.gantry.manager.control.ManagerProperties;
import dev.gantry.manager.store.ClusterStore;
import dev.gantry.model.TaskId;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.ExecSpec;
import dev.gantry.model.wire.KeptLog;
import dev.gantry.platform.GantryProperties;
import dev.gantry.platform.Ids;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Keeps one session with every worker that has an address, and wakes it when something of the worker's has changed. */
@Component
public class Dispatch implements CommitListener, SmartLifecycle {

    private final Control control;
    private final ClusterViews views;
    private final ClusterStore store;
    private final Contacts contacts;
    private final Clock clock;
    private final Ids ids;
    private final ManagerProperties properties;
    private final WorkerClient client;
    private final WorkerConnections connections = new WorkerConnections();
    private final Map<WorkerId, Session> sessions = new ConcurrentHashMap<>();
    private volatile boolean running;

    Dispatch(
            Control control,
            ClusterViews views,
            ClusterStore store,
            Contacts contacts,
            Clock clock,
            Ids ids,
            ManagerProperties properties,
            GantryProperties gantry) {
        this.control = control;
        this.views = views;
        this.store = store;
        this.contacts = contacts;
        this.clock = clock;
        this.ids = ids;
        this.properties = properties;
        this.client = new WorkerClient(
                connections,
                control.lease(),
                gantry.clusterToken(),
                properties.disconnect().lease());
    }

    @Override
    public void committed(Turn turn) {
        if (running) {
            turn.workers().stream().filter(this::concerns).forEach(this::refresh);
        }
    }

    @Override
    public void sweep() {
        if (running) {
            Set<WorkerId> toTell = views.workersToTell();
            views.workers().stream()
                    .map(WorkerView::worker)
                    .filter(worker -> toTell.contains(worker.id()) || needsLook(worker))
                    .forEach(worker -> refresh(worker.id()));
        }
    }

    /** The log of a task's container on a worker, as it comes. The caller closes it. */
    public HttpResponse<InputStream> logs(Worker worker, TaskId task, String query)
            throws IOException, InterruptedException {
        return client.logs(worker, task, query);
    }

    /** Whether a worker has no session with its present process, or has to stop what nobody knows. */
    private boolean needsLook(Worker worker) {
        Session session = sessions.get(worker.id());
        return session == null || !isSame(session.worker(), worker) || session.hasStops();
    }

    /** What a worker has of the ends of an attempt's logs. */
    List<KeptLog> logEnds(Worker worker, AttemptKey attempt) throws IOException, InterruptedException {
        return client.logEnds(worker, attempt);
    }

    /** What a worker made an attempt from, with all values. */
    public Assignment assignment(Worker worker, AttemptKey attempt) throws IOException, InterruptedException {
        return client.assignment(worker, attempt);
    }

    /** Runs a command in the container of an attempt; the worker's answer, whatever it is. */
    public HttpResponse<byte[]> exec(Worker worker, AttemptKey attempt, ExecSpec spec)
            throws IOException, InterruptedException {
        return client.exec(worker, attempt, spec);
    }

    /** Opens a conversation with a command in the container of an attempt. */
    public CompletableFuture<WebSocket> execSocket(Worker worker, AttemptKey attempt, WebSocket.Listener listener) {
        return client.execSocket(worker, attempt, listener);
    }

    /** Asks a worker something that is not about the channel; its answer, whatever it is. */
    public HttpResponse<byte[]> ask(Worker worker, String path) throws IOException, InterruptedException {
        return client.ask(worker, path);
    }

    /** Has a worker do something that is not about the channel; its answer, whatever it is. */
    public HttpResponse<byte[]> tell(Worker worker, String path) throws IOException, InterruptedException {
        return client.tell(worker, path);
    }

    /** Most of what is committed is what workers said themselves: nothing is to be told them about it. */
    private boolean concerns(WorkerId id) {
        return views.hasDue(id)
                || views.findWorker(id)
                        .map(WorkerView::worker)
                        .filter(worker -> !needsLook(worker))
                        .isEmpty();
    }

    private void refresh(WorkerId id) {
        Optional<Worker> known = views.findWorker(id).map(WorkerView::worker);
        if (known.isEmpty()) {
            end(id);
        }
        known.filter(worker -> !worker.address().isEmpty())
                .ifPresent(worker -> sessions.compute(id, (_, session) -> current(session, worker))
                        .wake());
    }

    /** The worker was forgotten. */
    private void end(WorkerId id) {
        Session session = sessions.remove(id);
        if (session != null) {
            session.stop();
            contacts.forget(id);
        }
    }

    private Session current(@Nullable Session session, Worker worker) {
        if (session != null && isSame(session.worker(), worker)) {
            return session;
        }
        if (session != null) {
            session.stop();
        }
        Session next = new Session(worker, client, control, views, store, contacts, clock, ids, this::interval);
        next.start();
        return next;
    }

    private Duration interval() {
        return properties.interval(sessions.size());
    }

    private static boolean isSame(Worker before, Worker now) {
        return before.address().equals(now.address()) && Objects.equals(before.incarnation(), now.incarnation());
    }

    @Override
    public void start() {
        running = true;
        sweep();
    }

    @Override
    public void stop() {
        running = false;
        sessions.values().forEach(Session::stop);
        sessions.clear();
        connections.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the control loop runs. */
    @Override
    public int getPhase() {
        return 1;
    }
}
