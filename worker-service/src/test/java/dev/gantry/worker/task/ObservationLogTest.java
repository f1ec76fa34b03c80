package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Attempt;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskId;
import dev.gantry.model.wire.Observation;
import dev.gantry.worker.runtime.AttemptRef;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ObservationLogTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final ObservationLog log = new ObservationLog();

    private void record(int task, Phase phase, Reason reason) {
        TaskId id = new TaskId(new UUID(1, task));
        log.record(
                new AttemptRef(id, Attempt.FIRST),
                new Observation(id, Attempt.FIRST, 0, null, phase, reason, "", null, false, null, null, null));
    }

    private CompletableFuture<ObservationLog.News> waiting(long since) {
        CompletableFuture<ObservationLog.News> news = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                news.complete(log.await(since, LONG));
            } catch (InterruptedException ended) {
                news.completeExceptionally(ended);
            }
        });
        return news;
    }

    @Test
    void thatAContainerIsBeingMadeWakesNobodyAndIsToldWithWhatDoes() throws Exception {
        CompletableFuture<ObservationLog.News> news = waiting(0);
        record(1, Phase.STARTING, Reason.STARTING);
        assertThat(news).isNotDone();

        record(2, Phase.RUNNING, Reason.STARTED);

        assertThat(news.get(60, TimeUnit.SECONDS).observations()).hasSize(2);
        assertThat(news.get().revision()).isEqualTo(2);
    }

    @Test
    void whatCanWaitIsToldWhenTheWaitIsOver() throws InterruptedException {
        record(1, Phase.STARTING, Reason.STARTING);

        ObservationLog.News news = log.await(0, Duration.ofMillis(20));

        assertThat(news.observations()).hasSize(1);
        assertThat(news.revision()).isEqualTo(1);
    }

    @Test
    void aPullIsToldAtOnce() throws Exception {
        CompletableFuture<ObservationLog.News> news = waiting(0);
        record(1, Phase.STARTING, Reason.PULLING_IMAGE);

        assertThat(news.get(60, TimeUnit.SECONDS).observations()).hasSize(1);
    }
}
