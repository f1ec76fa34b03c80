package dev.gantry.manager.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gantry.manager.TestManager;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.store.ClusterLoader;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** While the database is away or stands still: refusals are clear, nothing that was promised is lost, and the log stays short. */
class StoreAwayTest {

    @TempDir
    Path folder;

    private final AtomicBoolean away = new AtomicBoolean();
    private volatile CountDownLatch standstill = new CountDownLatch(0);
    private volatile CountDownLatch writerStands = new CountDownLatch(0);

    private ConfigurableApplicationContext open() {
        return TestManager.startWith(
                BeanPostProcessor.class, this::fragile, folder, "--gantry.reconcile-interval=200ms");
    }

    private BeanPostProcessor fragile() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof DataSource source ? new Fragile(source) : bean;
            }
        };
    }

    private final class Fragile extends DelegatingDataSource {

        Fragile(DataSource source) {
            super(source);
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (Thread.currentThread().getName().equals("control-loop") && standstill.getCount() > 0) {
                writerStands.countDown();
            }
            try {
                standstill.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            if (away.get()) {
                throw new SQLException("the database is away");
            }
            return super.getConnection();
        }
    }

    private void standStill() {
        writerStands = new CountDownLatch(1);
        standstill = new CountDownLatch(1);
    }

    /** The writer waits for the database: to write something or, at the latest after some seconds, to renew its lease. */
    private void awaitWriter() throws InterruptedException {
        assertThat(writerStands.await(60, TimeUnit.SECONDS)).isTrue();
    }

    private static TaskId id(int number) {
        return new TaskId(new UUID(1, number));
    }

    private static Command submit(int number) {
        return Command.SubmitTasks.one(id(number), new SpecHash("b".repeat(64)), TaskSpec.ofImage("web", "nginx"));
    }

    private static Command submitMany(int first, int count) {
        TaskSpec spec = TaskSpec.ofImage("web", "nginx");
        return new Command.SubmitTasks(
                IntStream.range(first, first + count)
                        .mapToObj(
                                number -> new Command.Submission(id(number), true, new SpecHash("b".repeat(64)), spec))
                        .toList(),
                Optional.empty());
    }

    private static HttpResponse<String> get(ConfigurableApplicationContext context, String path) throws Exception {
        return send(context, path, HttpRequest.newBuilder());
    }

    private static HttpResponse<String> post(ConfigurableApplicationContext context, String path, String body)
            throws Exception {
        return send(
                context,
                path,
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> send(
            ConfigurableApplicationContext context, String path, HttpRequest.Builder request) throws Exception {
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    request.uri(URI.create("http://127.0.0.1:" + port + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void whileItIsAwayCommandsAreRefusedForGoodAndWhatWasTakenIsKept() throws Exception {
        try (ConfigurableApplicationContext context = open()) {
            Control control = context.getBean(Control.class);
            ClusterViews views = context.getBean(ClusterViews.class);
            control.execute(submit(1), "test");
            ListAppender<ILoggingEvent> said = new ListAppender<>();
            said.start();
            Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            root.addAppender(said);

            away.set(true);
            CompletableFuture<Void> taken = control.submit(submit(2), "test");
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !control.isAccepting());
            assertThatThrownBy(() -> control.execute(submit(3), "test"))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            refused -> assertThat(refused.type()).isEqualTo(ProblemType.STORE_UNAVAILABLE));
            HttpResponse<String> history = get(context, "/tasks/" + id(1) + "/events");
            assertThat(history.statusCode()).isEqualTo(503);
            assertThat(history.headers().firstValue("Retry-After")).contains("1");
            assertThat(get(context, "/tasks/" + id(1)).statusCode())
                    .as("what memory has")
                    .isEqualTo(200);
            assertThat(get(context, "/health").statusCode()).isEqualTo(503);
            assertThat(views.findTask(id(2))).as("not durable, so not visible").isEmpty();
            away.set(false);
            taken.get(60, TimeUnit.SECONDS);
            control.execute(submit(4), "test");
            root.detachAppender(said);

            assertThat(context.getBean(ClusterLoader.class).load().tasks())
                    .extracting(task -> task.id())
                    .containsExactlyInAnyOrder(id(1), id(2), id(4));
            List<ILoggingEvent> loud = said.list.stream()
                    .filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                    .toList();
            assertThat(loud)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .filteredOn(line -> line.contains("database"))
                    .hasSize(1);
            assertThat(loud).as("stack traces").allMatch(line -> line.getThrowableProxy() == null);
        }
    }

    @Test
    void whileItStandsStillNothingIsAnsweredAndAfterwardsEverythingIs() throws Exception {
        try (ConfigurableApplicationContext context = open()) {
            Control control = context.getBean(Control.class);
            control.execute(submit(1), "test");
            standStill();

            List<CompletableFuture<Void>> waiting =
                    List.of(control.submit(submit(2), "test"), control.submit(submit(3), "test"));
            awaitWriter();
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
            assertThat(context.getBean(ClusterViews.class).taskCount()).isOne();
            standstill.countDown();

            for (CompletableFuture<Void> each : waiting) {
                each.get(60, TimeUnit.SECONDS);
            }
            assertThat(context.getBean(ClusterLoader.class).load().tasks()).hasSize(3);
        }
    }

    @Test
    void aQueueThatIsFullRefusesNewWorkAndLosesNothingThatItHasTaken() throws Exception {
        try (ConfigurableApplicationContext context = open()) {
            Control control = context.getBean(Control.class);
            control.execute(submit(1), "test");
            standStill();
            awaitWriter();

            List<CompletableFuture<Void>> taken = new ArrayList<>();
            for (int batch = 0; batch < 20; batch++) {
                taken.add(control.submit(submitMany(1_000 * (batch + 1), 1_000), "test"));
            }
            HttpResponse<String> refused = post(context, "/tasks", "{\"image\": \"nginx\"}");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            assertThat(refused.body()).contains("urn:gantry:problem:queue-full", "20000 submissions are waiting");
            CompletableFuture<Void> urgent = control.submit(new Command.StopTask(id(1), Optional.empty()), "test");
            assertThat(urgent).as("what ends something is always taken").isNotDone();
            assertThat(taken).noneMatch(CompletableFuture::isDone);
            standstill.countDown();

            urgent.get(60, TimeUnit.SECONDS);
            for (CompletableFuture<Void> each : taken) {
                each.get(60, TimeUnit.SECONDS);
            }
            assertThat(post(context, "/tasks", "{\"image\": \"nginx\"}").statusCode())
                    .isEqualTo(201);
            assertThat(context.getBean(ClusterLoader.class).load().tasks()).hasSize(1 + 20_000 + 1);
        }
    }
}
