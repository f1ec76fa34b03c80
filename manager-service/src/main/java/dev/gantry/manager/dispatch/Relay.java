package dev.gantry.manager.dispatch;

import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Passes on what a worker answered to a question that a client asked the manager. */
public final class Relay {

    /** A question to a worker. */
    @FunctionalInterface
    public interface Question {

        /** The worker's answer, whatever it is. */
        HttpResponse<byte[]> ask() throws IOException, InterruptedException;
    }

    private Relay() {}

    /**
     * The worker's answer: JSON, or the problem that it has with what the client asked.
     *
     * @throws ProblemException if the worker does not answer, or answers what is none of the client's business
     */
    public static ResponseEntity<byte[]> answer(Worker worker, Question question) throws InterruptedException {
        try {
            if (worker.address().isEmpty()) {
                throw new IOException("it never joined");
            }
            HttpResponse<byte[]> answer = question.ask();
            return switch (answer.statusCode()) {
                case 200 -> of(answer, MediaType.APPLICATION_JSON);
                case 400, 404, 409, 503 -> of(answer, MediaType.APPLICATION_PROBLEM_JSON);
                default -> throw new IOException("it answered " + answer.statusCode());
            };
        } catch (IOException unreachable) {
            throw unreachable(worker, unreachable);
        }
    }

    /** What to tell a client whose question a worker did not answer. */
    public static ProblemException unreachable(Worker worker, IOException cause) {
        String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return new ProblemException(
                ProblemType.WORKER_UNREACHABLE, "Worker " + worker.name() + " does not answer: " + why);
    }

    private static ResponseEntity<byte[]> of(HttpResponse<byte[]> answer, MediaType type) {
        return ResponseEntity.status(answer.statusCode()).contentType(type).body(answer.body());
    }
}
