package dev.gantry.worker.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.platform.DataFolder;
import dev.gantry.worker.cleanup.PulledImage;
import dev.gantry.worker.runtime.Behaviour;
import dev.gantry.worker.runtime.FakeContainerRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which pulls are remembered. */
class RecordedPullsTest {

    @TempDir
    Path path;

    private final FakeImageStore store = new FakeImageStore();
    private final FakeContainerRuntime engine = new FakeContainerRuntime();
    private DataFolder folder;
    private PulledImages pulled;

    @BeforeEach
    void begin() {
        folder = DataFolder.lock(path);
        pulled = new PulledImages(folder);
        engine.images().addToRegistry("web:1", Behaviour.runsOn());
    }

    @AfterEach
    void close() throws IOException {
        folder.close();
    }

    private RecordedPulls pulls() {
        return new RecordedPulls(engine, store, pulled, Clock.systemUTC());
    }

    @Test
    void aPullThatBringsAnImageMakesItThisWorkersAlsoForTheNextProcess() throws Exception {
        pulls().pull("web:1", _ -> store.add("web", 10, "web:1"));

        assertThat(new PulledImages(folder).all()).extracting(PulledImage::id).containsExactly("web");
    }

    @Test
    void aPullOfWhatIsThereDoesNot() throws Exception {
        store.add("web", 10, "web:1");

        pulls().pull("web:1", _ -> {});

        assertThat(pulled.all()).isEmpty();
    }

    @Test
    void whereItCannotBeToldTheImageIsPulledAndNotThisWorkers() throws Exception {
        store.goDown();

        pulls().pull("web:1", _ -> store.add("web", 10, "web:1"));

        assertThat(engine.hasImage("web:1")).isTrue();
        assertThat(pulled.all()).isEmpty();
    }
}
