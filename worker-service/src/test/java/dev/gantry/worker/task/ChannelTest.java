package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gantry.model.Attempt;
import dev.gantry.model.EngineState;
import dev.gantry.model.EngineStatus;
import dev.gantry.model.Epoch;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.TaskId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.AssignmentBatch;
import dev.gantry.model.wire.Observation;
import dev.gantry.model.wire.ObservationBatch;
import dev.gantry.platform.DataFolder;
import dev.gantry.platform.GantryProperties;
import dev.gantry.platform.Ids;
import dev.gantry.worker.images.FakeImageStore;
import dev.gantry.worker.images.PulledImages;
import dev.gantry.worker.images.RecordedPulls;
import dev.gantry.worker.membership.Identity;
import dev.gantry.worker.platform.MachineClock;
import dev.gantry.worker.platform.WorkerName;
import dev.gantry.worker.platform.WorkerProperties;
import dev.gantry.worker.platform.WorkerProperties.Amounts;
import dev.gantry.worker.platform.WorkerProperties.Capacity;
import dev.gantry.worker.platform.WorkerProperties.WorkerSettings;
import dev.gantry.worker.runtime.Behaviour;
import dev.gantry.worker.runtime.Engine;
import dev.gantry.worker.runtime.EngineVersion;
import dev.gantry.worker.runtime.FakeContainerRuntime;
import dev.gantry.worker.runtime.TestRuns;
import dev.gantry.worker.task.Channel.Asker;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.util.unit.DataSize;

class ChannelTest {

    private static final UUID SESSION = new UUID(5, 5);
    private static final Duration LONG = Duration.ofMinutes(3);

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final FakeContainerRuntime engine = new FakeContainerRuntime();
    private final AtomicReference<Duration> time = new AtomicReference<>(Duration.ofMinutes(1));
    private final Channel channel;

    ChannelTest(@TempDir Path temp) {
        WorkerName name = new WorkerName("w1");
        DataFolder folder = DataFolder.lock(temp.resolve("worker-w1"));
        context.registerBean(DataFolder.class, () -> folder);
        context.registerBean(WorkerName.class, () -> name);
        context.registerBean(Identity.class, () -> new Identity(folder, name, Ids.sequential()));
        context.registerBean(FakeContainerRuntime.class, () -> engine);
        context.registerBean(Engine.class, () -> new Engine("x86_64", 4, 8192));
        context.registerBean(Clock.class, Clock::systemUTC);
        context.registerBean(MachineClock.class, () -> new MachineClock("boot", time::get));
        context.registerBean(Ids.class, Ids::sequential);
        context.registerBean(BuildProperties.class, () -> new BuildProperties(new Properties()));
        context.registerBean(GantryProperties.class, () -> new GantryProperties(temp, "", DataSize.ofMegabytes(64)));
        context.registerBean(WorkerProperties.class, ChannelTest::properties);
        RecordedPulls pulls =
                new RecordedPulls(engine, new FakeImageStore(), new PulledImages(folder), Clock.systemUTC());
        context.registerBean(RecordedPulls.class, () -> pulls);
        context.scan(
                "dev.gantry.worker.membership",
                "dev.gantry.worker.output",
                "dev.gantry.worker.probe",
                "dev.gantry.worker.stats");
        context.register(Channel.class);
        context.refresh();
        channel = context.getBean(Channel.class);
    }

    private static WorkerProperties properties() {
        Capacity all = new Capacity(0, 0, 0, 1);
        Amounts nothing = new Amounts(0, 0, 0);
        return new WorkerProperties(
                URI.create("http://127.0.0.1:1"),
                new WorkerSettings("w1", "", "", Map.of(), all, nothing, "20000-29999", "", false, Duration.ZERO));
    }

    @AfterEach
    void close() {
        context.close();
    }

    private void accept(AssignmentBatch batch) {
        channel.accept(new ReceivedBatch.Understood(batch, List.of()));
    }

    @Test
    void beforeTheFirstListTheWorkerAnswersNothing() {
        assertRefused(ProblemType.NOT_READY, () -> accept(batch(SESSION, 1)));
        assertRefused(ProblemType.NOT_READY, () -> channel.observe("", Duration.ZERO, Asker.MANAGER));
    }

    @Test
    void batchesAreAppliedInTheirOrder() throws InterruptedException {
        channel.ready();
        accept(batch(SESSION, 1, stop(1)));
        accept(batch(SESSION, 2, stop(2)));

        assertThat(everything().tasks())
                .extracting(Observation::attempt)
                .containsExactly(new Attempt(1), new Attempt(2));
    }

    @Test
    void answersToAManagerThatCountsThemAreNumbered() throws InterruptedException {
        channel.ready();
        ObservationBatch first = channel.observe("", Duration.ZERO, Asker.COUNTING_MANAGER);
        String since = first.incarnation() + "." + first.revision();

        assertThat(first.number()).isEqualTo(1);
        assertThat(channel.observe(since, Duration.ZERO, Asker.COUNTING_MANAGER).number())
                .isEqualTo(2);
        assertThat(channel.observe("", Duration.ZERO, Asker.MANAGER).number()).isZero();
        assertThat(everything().number()).isZero();
    }

    @Test
    void aBatchFromBeforeEverythingWasAskedForAgainIsRefused() throws InterruptedException {
        channel.ready();
        String first =
                channel.observe("", Duration.ZERO, Asker.COUNTING_MANAGER).name();
        accept(new AssignmentBatch(new Epoch(1), SESSION, 1, List.of(stop(1)), Optional.of(first)));
        channel.observe("", Duration.ZERO, Asker.COUNTING_MANAGER);

        assertRefused(
                ProblemType.WRONG_SEQUENCE,
                () -> accept(new AssignmentBatch(new Epoch(1), SESSION, 2, List.of(stop(2)), Optional.of(first))));
        assertThat(everything().tasks()).hasSize(1);
    }

    @Test
    void onlyAnAnswerOfThisProcessGrantsTime() throws InterruptedException {
        channel.ready();
        ObservationBatch first = channel.observe("", Duration.ZERO, Asker.COUNTING_MANAGER);

        channel.granted(new UUID(7, 7) + ".0", first.number(), LONG);
        assertThat(channel.lease().enter()).isEmpty();
        channel.granted(first.incarnation() + ".0", first.number(), LONG);
        assertThat(channel.lease().enter()).isPresent();
        time.updateAndGet(LONG::plus);
        assertThat(channel.lease().enter()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 4, 9})
    void aBatchOutOfItsOrderIsRefusedAndNotApplied(long seq) throws InterruptedException {
        channel.ready();
        accept(batch(SESSION, 1));
        accept(batch(SESSION, 2));

        assertRefused(ProblemType.WRONG_SEQUENCE, () -> accept(batch(SESSION, seq, stop(1))));
        assertThat(everything().tasks()).isEmpty();
    }

    @Test
    void aSessionThatDoesNotBeginWithOneIsRefused() {
        channel.ready();
        accept(batch(SESSION, 1));

        assertRefused(ProblemType.WRONG_SEQUENCE, () -> accept(batch(new UUID(6, 6), 2)));
    }

    @Test
    void aNewSessionTakesOverFromTheOldOne() {
        channel.ready();
        accept(batch(SESSION, 1));
        accept(batch(new UUID(6, 6), 1));

        assertRefused(ProblemType.WRONG_SEQUENCE, () -> accept(batch(SESSION, 2)));
    }

    @Test
    void theSameBatchAgainIsAnsweredAndNotAppliedAgain() throws InterruptedException {
        channel.ready();
        accept(batch(SESSION, 1, stop(1)));
        accept(batch(SESSION, 1, stop(2)));

        assertThat(everything().tasks()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "00000000-0000-0000-0000-000000000001.3"})
    void whoKnowsNothingOfThisProcessIsToldEverythingAtOnce(String since) throws InterruptedException {
        channel.ready();
        accept(batch(SESSION, 1, stop(1), stop(2)));

        ObservationBatch answer = channel.observe(since, LONG, Asker.MANAGER);

        assertThat(answer.full()).isTrue();
        assertThat(answer.tasks()).hasSize(2);
    }

    @Test
    void anAnswerHoldsOnlyWhatHasChangedSince() throws InterruptedException {
        channel.ready();
        accept(batch(SESSION, 1, stop(1)));
        String since = next(everything());
        accept(batch(SESSION, 2, stop(2)));

        ObservationBatch answer = channel.observe(since, LONG, Asker.MANAGER);

        assertThat(answer.full()).isFalse();
        assertThat(answer.tasks()).extracting(Observation::attempt).containsExactly(new Attempt(2));
    }

    @Test
    void whoeverWaitsIsToldOfAChangeAtOnce() throws Exception {
        channel.ready();
        engine.images().add("web", Behaviour.runsOn());
        String since = next(everything());
        CompletableFuture<ObservationBatch> waiting = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                waiting.complete(channel.observe(since, LONG, Asker.MANAGER));
            } catch (InterruptedException closed) {
                waiting.completeExceptionally(closed);
            }
        });

        accept(batch(
                SESSION,
                1,
                TestRuns.assignment(TestRuns.spec("web", RestartPolicy.of(RestartMode.NO), List.of(), 16))));

        assertThat(waiting.get(LONG.toSeconds() / 3, TimeUnit.SECONDS).tasks()).hasSize(1);
    }

    @Test
    void withoutAChangeTheAnswerComesEmptyWhenTheWaitIsOver() throws InterruptedException {
        channel.ready();
        channel.engineIs(EngineState.DOWN);
        String since = next(everything());

        ObservationBatch answer = channel.observe(since, Duration.ofMillis(50), Asker.MANAGER);

        assertThat(answer.tasks()).isEmpty();
        assertThat(next(answer)).isEqualTo(since);
        assertThat(answer.live().engine().state()).isEqualTo(EngineState.DOWN);
    }

    @Test
    void anAnswerNamesTheEngineThatIsThereNow() throws InterruptedException {
        channel.ready();
        assertThat(everything().live().engine()).isEqualTo(new EngineStatus(EngineState.OK, "1.0", "1.44"));

        engine.replace(new EngineVersion("0.9", "1.43"));

        assertThat(everything().live().engine()).isEqualTo(new EngineStatus(EngineState.OK, "0.9", "1.43"));
    }

    private ObservationBatch everything() throws InterruptedException {
        return channel.observe("", Duration.ZERO, Asker.SOMEBODY);
    }

    private static String next(ObservationBatch answer) {
        return answer.incarnation() + "." + answer.revision();
    }

    private static Assignment stop(int attempt) {
        return Assignment.stop(new TaskId(new UUID(1, 1)), new Attempt(attempt), Duration.ZERO);
    }

    private static AssignmentBatch batch(UUID session, long seq, Assignment... entries) {
        return new AssignmentBatch(new Epoch(1), session, seq, List.of(entries), Optional.empty());
    }

    private static void assertRefused(ProblemType type, ThrowingCallable call) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(call)
                .extracting(ProblemException::type)
                .isEqualTo(type);
    }
}
