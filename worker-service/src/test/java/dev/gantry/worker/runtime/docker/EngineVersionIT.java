package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gantry.model.Reason;
import dev.gantry.platform.StartupFailure;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.EngineVersion;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.runtime.TestRuns;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Engines of other versions, older and newer, before the first word and while a worker runs. Needs a real one, at DOCKER_HOST. */
class EngineVersionIT {

    @RegisterExtension
    static final LocalEngine ENGINE = new LocalEngine();

    private PretendingEngine engine;

    @BeforeEach
    void pretend() throws IOException {
        String own = DockerClients.connect(DockerCli.HOST).api();
        engine = new PretendingEngine(DockerCli.HOST, Integer.parseInt(own.substring(own.indexOf('.') + 1)));
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
    }

    private DockerContainerRuntime connect() {
        return ENGINE.connect(engine.host());
    }

    @ParameterizedTest
    @CsvSource({"24, 41, 1.41", "24, 99, 1.44", "44, 99, 1.44", "24, 35, 1.35", "35, 35, 1.35"})
    void theNewestCommonVersionIsSpoken(int oldest, int newest, String spoken) throws EngineFailure {
        engine.speak(oldest, newest);
        DockerContainerRuntime runtime = connect();

        assertThat(runtime.version().api()).isEqualTo(spoken);
        String id = runtime.create(TestRuns.firstRun(BusyboxImage.spec("true")));
        assertThat(runtime.list()).extracting(RunContainer::id).containsExactly(id);
        runtime.remove(id);
    }

    @ParameterizedTest
    @CsvSource({
        "45, 99, 'Docker engine 99.0 speaks API 1.45 to 1.99, this worker 1.35 to 1.44: update the worker'",
        "12, 34, 'Docker engine 99.0 speaks API 1.12 to 1.34, this worker 1.35 to 1.44: update the engine'"
    })
    void oneWithoutACommonVersionIsRefusedInOneLine(int oldest, int newest, String words) {
        engine.speak(oldest, newest);

        assertThatExceptionOfType(StartupFailure.class)
                .isThrownBy(this::connect)
                .withMessageContaining(words)
                .withMessageNotContaining("\n");
    }

    /** An engine was updated, and the worker was not restarted. */
    @Test
    void anEngineThatIsReplacedIsAgreedWithAnew() throws Exception {
        engine.speak(24, 41);
        DockerContainerRuntime runtime = connect();
        assertThat(runtime.version()).isEqualTo(new EngineVersion("99.0", "1.41"));
        engine.speak(43, 99);

        EngineFailure before = catchThrowableOfType(EngineFailure.class, runtime::list);
        assertThat(before.reason()).as("a worker waits, and no attempt fails").isEqualTo(Reason.ENGINE_DOWN);
        assertThat(before.words()).contains("replaced by one of another version", "client version 1.41 is too old");
        watch(runtime);

        assertThat(runtime.list()).isEmpty();
        assertThat(runtime.version().api()).isEqualTo("1.44");
    }

    @Test
    void oneThatIsReplacedByOneWithoutACommonVersionIsDownAndSaysWhy() {
        engine.speak(24, 41);
        DockerContainerRuntime runtime = connect();
        engine.speak(60, 65);

        EngineFailure failure = catchThrowableOfType(EngineFailure.class, () -> runtime.watch(() -> {}, _ -> {}));

        assertThat(failure.reason()).isEqualTo(Reason.ENGINE_DOWN);
        assertThat(failure.words())
                .isEqualTo("Docker engine 99.0 speaks API 1.60 to 1.65, this worker 1.35 to 1.44: update the worker");
    }

    /** The real engine, asked in a version that it does not have, says what the others pretend to. */
    @Test
    void aRealEngineRefusesAVersionThatItDoesNotHave() throws Exception {
        engine.close();
        engine = new PretendingEngine(DockerCli.HOST, 99);
        engine.speak(24, 99);
        DockerContainerRuntime runtime = connect();

        EngineFailure failure = catchThrowableOfType(EngineFailure.class, runtime::list);

        assertThat(failure.reason()).isEqualTo(Reason.ENGINE_DOWN);
        assertThat(failure.words()).contains("client version 1.99 is too new");
    }

    private static void watch(DockerContainerRuntime runtime) throws InterruptedException {
        CountDownLatch connected = new CountDownLatch(1);
        Thread watcher = Thread.ofVirtual().start(() -> {
            try {
                runtime.watch(connected::countDown, _ -> {});
            } catch (EngineFailure | InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(connected.await(60, TimeUnit.SECONDS)).isTrue();
        watcher.interrupt();
    }
}
