package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.FakeContainerRuntime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How many questions about the engine's session it takes, and who may have which answer. */
class EngineSessionTest {

    private final FakeContainerRuntime engine = new FakeContainerRuntime();
    private final EngineSession session = new EngineSession(engine, "", _ -> {});
    private final List<String> answers = new CopyOnWriteArrayList<>();

    private Thread ask() {
        return Thread.ofVirtual().start(() -> {
            try {
                answers.add(session.ask());
            } catch (EngineFailure failure) {
                answers.add(failure.words());
            }
        });
    }

    private List<Thread> askAndAwait(int count) {
        List<Thread> askers = IntStream.range(0, count).mapToObj(_ -> ask()).toList();
        Awaitility.await().until(() -> askers.stream().allMatch(asker -> asker.getState() == Thread.State.WAITING));
        return askers;
    }

    /** The answer to a question that was begun before may be of the session before. */
    @Test
    void whoComesWhileAQuestionIsUnderWayHasTheNextAnswerTogetherWithTheOthers() {
        CompletableFuture<Boolean> gate = engine.sessions().shut();
        askAndAwait(1);
        askAndAwait(5);

        gate.complete(true);

        Awaitility.await().until(() -> answers.size() == 6);
        assertThat(answers).containsOnly("session-0");
        assertThat(engine.calls()).containsExactly("session", "session");
    }

    @Test
    void aFailureIsEverybodysAndTheNextQuestionIsANewOne() throws EngineFailure {
        CompletableFuture<Boolean> gate = engine.sessions().shut();
        askAndAwait(1);
        askAndAwait(2);
        engine.goDown();

        gate.complete(true);

        Awaitility.await().until(() -> answers.size() == 3);
        assertThat(answers).containsOnly("The engine does not answer");
        engine.comeBack();
        assertThat(session.ask()).isEqualTo("session-0");
        assertThat(session.known()).isEqualTo("session-0");
    }
}
