package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.gantry.model.ClusterId;
import dev.gantry.model.WorkerId;
import dev.gantry.model.guard.Guard;
import dev.gantry.worker.runtime.Owner;
import dev.gantry.worker.runtime.docker.StubEngine.Question;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On which connections an engine is asked. */
class DockerClientsTest {

    private static final Owner OWNER =
            new Owner(new ClusterId(UUID.randomUUID()), new WorkerId(UUID.randomUUID()), "test");
    private static final int SEVERAL = 5;
    private static final long LONG = 60;

    @TempDir
    Path folder;

    private final CountDownLatch all = new CountDownLatch(SEVERAL);
    private final CountDownLatch released = new CountDownLatch(1);
    private final Set<Integer> used = ConcurrentHashMap.newKeySet();
    private StubEngine engine;
    private DockerClients docker;
    private String networks = "[]";

    @BeforeEach
    void start() throws IOException {
        engine = new StubEngine(folder.resolve("docker.sock"), this::answer);
        docker = DockerClients.connect(engine.host());
    }

    /** What is asked about the machine is answered when several ask for it, so that each has a connection; a log, when told to. */
    private void answer(Question question) throws IOException {
        try {
            if (question.path().equals("/info")) {
                all.countDown();
                all.await();
                used.add(question.connection());
                question.answer("application/json", "{}");
            } else if (question.path().startsWith("/containers/")) {
                all.countDown();
                released.await();
                question.answer("application/json", "[]");
                question.awaitClosed();
            } else {
                question.answer("application/json", networks);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() throws IOException {
        released.countDown();
        engine.close();
    }

    private void askAtOnce() throws Exception {
        List<CompletableFuture<Void>> asking = new ArrayList<>();
        for (int number = 0; number < SEVERAL; number++) {
            asking.add(CompletableFuture.runAsync(() -> docker.calls().infoCmd().exec(), Thread::startVirtualThread));
        }
        for (CompletableFuture<Void> each : asking) {
            each.get(LONG, TimeUnit.SECONDS);
        }
    }

    @Test
    void noneOfAnEngineThatWasStartedAgainIsUsedWhenItIsAgreedWithAnew() throws Exception {
        askAtOnce();
        Set<Integer> before = new HashSet<>(used);
        assertThat(before).hasSize(SEVERAL);
        engine.dropAll();
        Awaitility.await().until(() -> engine.open() == 0);

        docker.agree();

        for (int number = 0; number < SEVERAL; number++) {
            assertThatNoException()
                    .as("question " + number)
                    .isThrownBy(() -> docker.calls().infoCmd().exec());
        }
        used.removeAll(before);
        assertThat(used).as("connections since").hasSize(1);
    }

    @Test
    void aCallThatIsUnderWayMeanwhileIsAnsweredAndItsConnectionIsClosedThen() throws Exception {
        CompletableFuture<Void> call = CompletableFuture.runAsync(
                () -> docker.calls().listContainersCmd().exec(), Thread::startVirtualThread);
        Awaitility.await().until(() -> all.getCount() < SEVERAL);

        docker.agree();
        docker.agree();

        assertThat(call).isNotDone();
        released.countDown();
        call.get(LONG, TimeUnit.SECONDS);
        Awaitility.await().until(() -> engine.open() == 0);
    }

    @Test
    void whetherItIsThereIsAskedOnAConnectionOfItsOwnEachTime() {
        assertThat(docker.isThere()).isTrue();
        assertThat(docker.isThere()).isTrue();

        assertThat(engine.pings).hasSize(2).doesNotHaveDuplicates();
        Awaitility.await().until(() -> engine.open() == 0);
    }

    @Test
    void theSessionIsTheIdOfTheNetworkOfThatVeryName() throws Exception {
        DockerContainerRuntime runtime =
                DockerContainerRuntime.on(docker, () -> OWNER, Guard.CLOSED, List.of(), Duration.ofMinutes(2));
        networks = """
                [{"Name": "my-bridge", "Id": "one"}, {"Name": "bridge", "Id": "two"}, {"Name": "bridge2", "Id": "three"}]""";
        assertThat(runtime.session()).isEqualTo("two");

        networks = """
                [{"Name": "my-bridge", "Id": "one"}]""";
        assertThat(runtime.session()).as("of an engine without it").isEmpty();
    }
}
