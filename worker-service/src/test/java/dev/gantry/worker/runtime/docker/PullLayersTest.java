package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.PullResponseItem;
import dev.gantry.model.wire.PullProgress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The lines are those of an engine. */
class PullLayersTest {

    private final ObjectMapper json = new ObjectMapper();
    private final PullLayers layers = new PullLayers("app:1");
    private Optional<PullProgress> last = Optional.empty();

    private void said(String line) throws JsonProcessingException {
        last = layers.take(json.readValue(line.replace('\'', '"'), PullResponseItem.class))
                .or(() -> last);
    }

    private static String plain(String status, String layer) {
        return "{'status':'" + status + "','progressDetail':{},'id':'" + layer + "'}";
    }

    private static String fetching(long current, long total, String layer) {
        return moving("Downloading", current, total, layer);
    }

    private static String unpacking(long current, long total, String layer) {
        return moving("Extracting", current, total, layer);
    }

    private static String moving(String status, long current, long total, String layer) {
        return "{'status':'" + status + "','progressDetail':{'current':" + current + ",'total':" + total + "},'id':'"
                + layer + "'}";
    }

    private String sentence() {
        return last.orElseThrow().sentence();
    }

    @Test
    void layersAreAddedUpAndTheWholeIsSaidOnlyWhenItIsKnown() throws JsonProcessingException {
        said("{'status':'Pulling from app','id':'1'}");
        said(plain("Already exists", "base"));
        assertThat(last).isEmpty();
        said(plain("Pulling fs layer", "a"));
        said(plain("Pulling fs layer", "b"));
        assertThat(sentence()).isEqualTo("pulling");
        said(plain("Waiting", "b"));
        said(fetching(2_000_000, 20_000_000, "a"));
        assertThat(sentence()).isEqualTo("pulling 2.0 of at least 20 MB");
        said(fetching(10_000_000, 20_000_000, "a"));
        said(fetching(2_000_000, 8_000_000, "b"));
        assertThat(sentence()).isEqualTo("pulling 42 %, 12 of 28 MB");
    }

    @Test
    void whatIsFetchedIsThenUnpacked() throws JsonProcessingException {
        said(plain("Pulling fs layer", "a"));
        said(fetching(19_000_000, 20_000_000, "a"));
        said(plain("Verifying Checksum", "a"));
        said(plain("Download complete", "a"));
        assertThat(sentence()).isEqualTo("unpacking 0 %, 0.0 of 20 MB");
        said(unpacking(5_000_000, 20_000_000, "a"));
        assertThat(sentence()).isEqualTo("unpacking 25 %, 5.0 of 20 MB");
        said(plain("Pull complete", "a"));
        assertThat(sentence()).isEqualTo("unpacking 100 %, 20 of 20 MB");
    }

    @Test
    void aLayerWhoseSizeTheEngineDoesNotTellIsNotDividedBy() throws JsonProcessingException {
        said(fetching(0, -1, "a"));
        assertThat(sentence()).isEqualTo("pulling");
        said(plain("Download complete", "a"));
        assertThat(sentence()).isEqualTo("unpacking");
        assertThat(last.orElseThrow().percent()).isEmpty();
    }
}
