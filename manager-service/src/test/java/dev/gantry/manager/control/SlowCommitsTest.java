package dev.gantry.manager.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gantry.manager.TestManager;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.store.ClusterLoader;
import dev.gantry.model.Attempt;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import dev.gantry.model.wire.GantryJson;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * While each commit takes longer than a worker may be silent: what is acknowledged is kept, what is not taken is refused, no
 * worker is blamed and no container is touched.
 */
class SlowCommitsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration WORKER_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration SLOW = WORKER_TIMEOUT.plusSeconds(1);
    /** So long nobody is lost in the beginning. */
    private static final Duration COLD_START = Duration.ofSeconds(15);

    @TempDir
    Path folder;

    /** The most submissions that may wait for the database. */
    private static final int MOST_WAITING = 20_000;

    private final CountDownLatch never = new CountDownLatch(1);
    private final AtomicInteger slowCommits = new AtomicInteger();
    private volatile boolean slow;
    private volatile Duration ahead = Duration.ZERO;

    private ConfigurableApplicationContext open() {
        return TestManager.startWith(
                BeanPostProcessor.class,
                this::wrapping,
                folder,
                "--gantry.reconcile-interval=200ms",
                "--gantry.heartbeat-interval=250ms",
                "--gantry.worker-timeout=" + WORKER_TIMEOUT.toMillis() + "ms");
    }

    private BeanPostProcessor wrapping() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return switch (bean) {
                    case DataSource source -> new SlowToCommit(source);
                    case Clock clock -> new Ahead(clock);
                    default -> bean;
                };
            }
        };
    }

    private final class SlowToCommit extends DelegatingDataSource {

        SlowToCommit(DataSource source) {
            super(source);
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection real = super.getConnection();
            return (Connection) Proxy.newProxyInstance(
                    Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                        if (slow && method.getName().equals("commit")) {
                            takeTime();
                        }
                        try {
                            return method.invoke(real, arguments);
                        } catch (InvocationTargetException failed) {
                            throw failed.getCause();
                        }
                    });
        }

        private void takeTime() throws InterruptedException {
            slowCommits.incrementAndGet();
            assertThat(never.await(SLOW.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
        }
    }

    /** Ahead of another clock, as far as the test wants. */
    private final class Ahead extends Clock {

        private final Clock clock;

        Ahead(Clock clock) {
            this.clock = clock;
        }

        @Override
        public Instant instant() {
            return clock.instant().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return clock.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return new Ahead(clock.withZone(zone));
        }
    }

    private static TaskId id(int number) {
        return new TaskId(new UUID(1, number));
    }

    private static Command.Submission submission(int number) {
        return new Command.Submission(id(number), true, new SpecHash("b".repeat(64)), TaskSpec.ofImage("web", "nginx"));
    }

    private static Command submit(int first, int number) {
        return new Command.SubmitTasks(
                IntStream.range(first, first + number)
                        .mapToObj(SlowCommitsTest::submission)
                        .toList(),
                Optional.empty());
    }

    private static boolean runs(ClusterViews views, int number) {
        return views.findTask(id(number))
                .filter(task -> task.state() == TaskState.RUNNING)
                .isPresent();
    }

    private static Liveness liveness(ClusterViews views) {
        return views.findWorker(PretendedWorker.ID).orElseThrow().sight().liveness();
    }

    /** What happened, from the beginning on. */
    private static List<String> events(ConfigurableApplicationContext context) throws Exception {
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI all = URI.create("http://127.0.0.1:" + port + "/events?after=1-0&limit=1000");
            HttpRequest request = HttpRequest.newBuilder(all).build();
            return GantryJson.mapper()
                    .readTree(http.send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .valueStream()
                    .map(event -> event.get("type").stringValue())
                    .toList();
        }
    }

    @Test
    void nothingIsLostNobodyIsBlamedAndNoContainerIsTouched() throws Exception {
        try (PretendedWorker worker = new PretendedWorker();
                ConfigurableApplicationContext context = open()) {
            Control control = context.getBean(Control.class);
            ClusterViews views = context.getBean(ClusterViews.class);
            control.execute(new Command.RegisterWorker(worker.registration()), "worker");
            control.execute(submit(0, 1), "test");
            await().atMost(PATIENCE).until(() -> runs(views, 0));
            ahead = COLD_START.plus(WORKER_TIMEOUT);

            int known = events(context).size();
            slow = true;
            CompletableFuture<Void> taken = control.submit(submit(1, 1), "test");
            await().atMost(PATIENCE).until(() -> slowCommits.get() > 0);
            assertThat(views.findTask(id(1))).as("not durable, so not visible").isEmpty();
            taken.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            int before = slowCommits.get();
            CompletableFuture<Void> underWay = control.submit(submit(2, 1), "test");
            await().atMost(PATIENCE).until(() -> slowCommits.get() > before);
            CompletableFuture<Void> waiting = control.submit(submit(3, 1), "test");
            assertThatThrownBy(() -> control.execute(submit(100, MOST_WAITING), "test"))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            refused -> assertThat(refused.type()).isEqualTo(ProblemType.QUEUE_FULL));
            underWay.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            slow = false;

            for (int number = 0; number <= 3; number++) {
                int each = number;
                await().atMost(PATIENCE).until(() -> runs(views, each));
            }
            assertThat(context.getBean(ClusterLoader.class).load().tasks())
                    .extracting(Task::id)
                    .containsExactlyInAnyOrder(id(0), id(1), id(2), id(3));
            assertThat(events(context).stream().skip(known))
                    .contains("ACCEPTED")
                    .doesNotContain("WORKER_LOST");
            assertThat(worker.taken())
                    .allMatch(told ->
                            told.wanted() == Wanted.RUN && told.attempt().equals(new Attempt(1)));

            worker.fallSilent();
            await().atMost(PATIENCE).until(() -> liveness(views) == Liveness.LOST);
        }
    }
}
