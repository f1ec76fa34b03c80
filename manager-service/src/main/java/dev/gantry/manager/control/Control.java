package dev.gantry.manager.control;

import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.reconcile.Decider;
import dev.gantry.manager.store.ClusterStore;
import dev.gantry.manager.store.Lease;
import dev.gantry.manager.store.SteppedDown;
import dev.gantry.model.ClusterId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import dev.gantry.platform.Ids;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Takes the lease, loads the world and runs the control loop: the door through which everything is changed. */
@Component
public class Control implements SmartLifecycle {

    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);
    private static final Logger log = LoggerFactory.getLogger(Control.class);

    private final Decider decider;
    private final Contacts contacts;
    private final Term term;
    private final Clock clock;
    private final ObjectProvider<CommitListener> listeners;
    private final ApplicationContext application;
    private @Nullable ControlLoop loop;
    private @Nullable Thread thread;

    Control(
            Decider decider,
            ClusterViews views,
            Contacts contacts,
            ClusterStore store,
            Clock clock,
            Ids ids,
            ManagerProperties properties,
            ObjectProvider<CommitListener> listeners,
            ApplicationContext application) {
        this.decider = decider;
        this.contacts = contacts;
        this.clock = clock;
        this.listeners = listeners;
        this.application = application;
        this.term = Term.begin(
                store, views, new ClusterId(ids.next()), properties.disconnect().lease(), clock.instant());
        log.info(
                "Leading cluster={} epoch={} tasks={} workers={}",
                lease().cluster(),
                lease().epoch(),
                views.taskCount(),
                views.workers().size());
    }

    /** The term in which this manager leads. */
    public Lease lease() {
        return term.lease();
    }

    /** Queues a command. The future ends after the commit, or with a {@link ProblemException} that refuses it. */
    public CompletableFuture<Void> submit(Command command, String actor) {
        return term.submit(command, actor);
    }

    /**
     * Has a command applied and waits until it is durable and visible.
     *
     * @throws ProblemException if it is refused, or its outcome does not come to be known in time
     */
    public void execute(Command command, String actor) {
        try {
            submit(command, actor).get(LONGEST_ANSWER.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof ProblemException problem
                    ? problem
                    : new IllegalStateException("a command ended without a problem", failed.getCause());
        } catch (TimeoutException late) {
            throw outcomeUnknown(command);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw outcomeUnknown(command);
        }
    }

    /** Tasks without an id or key of their client's would be others if they were submitted again. */
    static ProblemException outcomeUnknown(Command command) {
        boolean nameless = command instanceof Command.SubmitTasks submit
                && submit.tasks().stream().anyMatch(task -> !task.named());
        return new ProblemException(
                ProblemType.OUTCOME_UNKNOWN,
                "The command was taken and is not known to be applied. "
                        + (nameless
                                ? "It had neither an id nor an Idempotency-Key: look whether its tasks are there before"
                                        + " you repeat it."
                                : "Repeat it."));
    }

    /** The number of commands that wait. */
    public int backlog() {
        return term.backlog();
    }

    /** Whether new commands are taken; they are not while the database is away. */
    public boolean isAccepting() {
        return term.isAccepting();
    }

    void placePending() {
        if (loop != null) {
            loop.placePending();
        }
    }

    List<CommitListener> listeners() {
        return listeners.orderedStream().toList();
    }

    @Override
    public void start() {
        ControlLoop started = term.loop(decider, contacts, listeners(), clock);
        loop = started;
        thread = Thread.ofPlatform().name("control-loop").start(() -> runUntilSteppedDown(started));
    }

    private void runUntilSteppedDown(ControlLoop started) {
        try {
            started.run();
        } catch (SteppedDown newerLeader) {
            log.error("This manager stops: {}", newerLeader.getMessage());
            end();
        } catch (RuntimeException | Error broken) {
            // A manager that answers and decides nothing is worse than one that is started again.
            log.error("This manager stops: its control loop broke", broken);
            end();
        }
    }

    private void end() {
        Thread.ofPlatform()
                .name("control-loop-ended")
                .start(() -> System.exit(SpringApplication.exit(application, () -> 1)));
    }

    @Override
    public void stop() {
        term.refuse(new ProblemException(ProblemType.NOT_READY, "The manager is stopping."));
        if (thread != null) {
            thread.interrupt();
            joinQuietly(thread);
            thread = null;
        }
    }

    private static void joinQuietly(Thread thread) {
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** Before the web server takes requests, and after it has stopped taking them. */
    @Override
    public int getPhase() {
        return 0;
    }
}
