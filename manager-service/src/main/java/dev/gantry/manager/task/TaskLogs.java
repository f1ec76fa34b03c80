package dev.gantry.manager.task;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.manager.dispatch.Dispatch;
import dev.gantry.manager.dispatch.Relay;
import dev.gantry.manager.store.History;
import dev.gantry.manager.store.LogEnds;
import dev.gantry.model.Attempt;
import dev.gantry.model.WorkerId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import dev.gantry.model.wire.LogEnd;
import dev.gantry.model.wire.LogQuery;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import org.springframework.stereotype.Component;

/** Finds the log of an attempt: on its worker, or what is kept of it. */
@Component
class TaskLogs {

    /** Where a log is. */
    sealed interface Found {

        /** On its worker, as it comes. Whoever reads it closes the body. */
        record Live(HttpResponse<InputStream> answer) implements Found {}

        /** With this manager. */
        record Kept(LogEnd end) implements Found {}
    }

    private final ClusterViews views;
    private final Dispatch dispatch;
    private final History history;
    private final LogEnds ends;

    TaskLogs(ClusterViews views, Dispatch dispatch, History history, LogEnds ends) {
        this.views = views;
        this.dispatch = dispatch;
        this.history = history;
        this.ends = ends;
    }

    /**
     * The log that is asked for.
     *
     * @throws ProblemException if there is none, or its worker does not answer and nothing is kept
     */
    Found find(Task task, LogQuery query) throws IOException {
        Attempt number = query.attempt()
                .map(Attempt::new)
                .or(() -> task.current().map(TaskAttempt::number))
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_FOUND,
                        "Task " + task.id() + " is " + task.state() + " and has no container yet."));
        AttemptKey attempt = new AttemptKey(task.id(), number);
        try {
            return new Found.Live(open(worker(task, attempt), attempt, query.ofAttempt(number.number())));
        } catch (ProblemException notThere) {
            return ends.find(attempt, query.restart().orElse(-1))
                    .map(Found.Kept::new)
                    .orElseThrow(() -> notThere);
        }
    }

    private Worker worker(Task task, AttemptKey attempt) {
        WorkerId id = task.attempts().stream()
                .filter(known -> known.number().equals(attempt.attempt()))
                .map(TaskAttempt::worker)
                .findFirst()
                .or(() -> history.findWorker(attempt))
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_FOUND, "Task " + task.id() + " has no attempt " + attempt.attempt() + "."));
        return views.findWorker(id)
                .map(WorkerView::worker)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_FOUND,
                        "The worker of attempt " + attempt.attempt()
                                + " is known no longer, and nothing is kept of its log."));
    }

    private HttpResponse<InputStream> open(Worker worker, AttemptKey attempt, LogQuery query) {
        try {
            HttpResponse<InputStream> answer = dispatch.logs(worker, attempt.task(), query.text());
            if (answer.statusCode() == 200) {
                return answer;
            }
            answer.body().close();
            throw answer.statusCode() == 404
                    ? new ProblemException(
                            ProblemType.NOT_FOUND,
                            "Worker " + worker.name() + " keeps no container of attempt " + attempt.attempt()
                                    + query.restart()
                                            .map(restart -> ", restart " + restart)
                                            .orElse("")
                                    + ", and nothing is kept of its log.")
                    : new ProblemException(
                            ProblemType.WORKER_UNREACHABLE,
                            "Worker " + worker.name() + " answered " + answer.statusCode() + ".");
        } catch (IOException unreachable) {
            throw Relay.unreachable(worker, unreachable);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemType.NOT_READY, "The manager is stopping.");
        }
    }
}
