package dev.gantry.worker.membership;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gantry.model.ClusterId;
import dev.gantry.model.EngineState;
import dev.gantry.model.EngineStatus;
import dev.gantry.model.Epoch;
import dev.gantry.model.wire.GantryJson;
import dev.gantry.model.wire.WorkerAccepted;
import dev.gantry.model.wire.WorkerRegistration;
import dev.gantry.platform.DataFolder;
import dev.gantry.platform.GantryProperties;
import dev.gantry.platform.Ids;
import dev.gantry.worker.platform.MachineClock;
import dev.gantry.worker.platform.WorkerName;
import dev.gantry.worker.platform.WorkerProperties;
import dev.gantry.worker.runtime.Engine;
import dev.gantry.worker.runtime.EngineVersion;
import dev.gantry.worker.runtime.FakeContainerRuntime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** When a worker says again who it is, beside a manager that takes everything. */
class MembershipTest {

    private static final ClusterId CLUSTER = new ClusterId(new UUID(1, 1));
    private static final Duration INTERVAL = Duration.ofMillis(10);

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final FakeContainerRuntime engine = new FakeContainerRuntime();
    private final BlockingQueue<WorkerRegistration> registrations = new LinkedBlockingQueue<>();
    private final HttpServer manager;
    private final Membership membership;

    MembershipTest(@TempDir Path temp) throws IOException {
        manager = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        manager.createContext("/workers", this::accept);
        manager.start();
        Binder settings = new Binder(new MapConfigurationPropertySource(Map.of(
                "gantry.manager-url",
                "http://127.0.0.1:" + manager.getAddress().getPort(),
                "gantry.data-dir",
                temp.toString())));
        WorkerName name = new WorkerName("w1");
        DataFolder folder = DataFolder.lock(temp.resolve("worker-w1"));
        context.registerBean(DataFolder.class, () -> folder);
        context.registerBean(Identity.class, () -> new Identity(folder, name, Ids.sequential()));
        context.registerBean(WorkerName.class, () -> name);
        context.registerBean(FakeContainerRuntime.class, () -> engine);
        context.registerBean(Engine.class, () -> new Engine("x86_64", 4, 8192));
        // It stands still, so that a manager that was heard of once is never silent.
        context.registerBean(Clock.class, () -> Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));
        context.registerBean(MachineClock.class, () -> new MachineClock("boot", () -> Duration.ZERO));
        context.registerBean(Ids.class, Ids::sequential);
        context.registerBean(BuildProperties.class, () -> new BuildProperties(new Properties()));
        context.registerBean(GantryProperties.class, () -> settings.bindOrCreate("gantry", GantryProperties.class));
        context.registerBean(WorkerProperties.class, () -> settings.bindOrCreate("gantry", WorkerProperties.class));
        context.scan("dev.gantry.worker.stats");
        context.register(ManagerClient.class, Membership.class);
        context.refresh();
        membership = context.getBean(Membership.class);
    }

    @AfterEach
    void close() {
        context.close();
        manager.stop(0);
    }

    private void accept(HttpExchange asked) throws IOException {
        try (asked) {
            WorkerRegistration registration =
                    GantryJson.mapper().readValue(asked.getRequestBody(), WorkerRegistration.class);
            byte[] answer = GantryJson.mapper()
                    .writeValueAsBytes(
                            new WorkerAccepted(registration.id(), CLUSTER, new Epoch(1), INTERVAL, INTERVAL));
            asked.sendResponseHeaders(200, answer.length);
            asked.getResponseBody().write(answer);
            registrations.add(registration);
        }
    }

    private EngineStatus registered() throws InterruptedException {
        WorkerRegistration registration = registrations.poll(60, TimeUnit.SECONDS);
        assertThat(registration).as("a registration").isNotNull();
        return registration.engine();
    }

    @Test
    void aManagerThatIsHeardIsToldOnceOfAnEngineOfAnotherVersion() throws InterruptedException {
        membership.heardOfManager();
        engine.replace(new EngineVersion("2.0", "1.44"));
        membership.begin();
        assertThat(registered()).isEqualTo(new EngineStatus(EngineState.OK, "2.0", "1.44"));

        engine.replace(new EngineVersion("2.0", "1.43"));
        assertThat(registered()).isEqualTo(new EngineStatus(EngineState.OK, "2.0", "1.43"));
        assertThat(registrations.poll(10 * INTERVAL.toMillis(), TimeUnit.MILLISECONDS))
                .as("a registration more")
                .isNull();
    }
}
