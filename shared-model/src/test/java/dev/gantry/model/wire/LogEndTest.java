package dev.gantry.model.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogEndTest {

    private final LogEnd end = new LogEnd();

    private void add(boolean error, int second, String text) {
        end.add(
                error,
                String.format("2026-01-01T00:00:%02d.5Z %s", second, text).getBytes(StandardCharsets.UTF_8));
    }

    private static String text(LogEnd end, String... pairs) throws IOException {
        Map<String, String[]> parameters = new HashMap<>();
        for (int at = 0; at < pairs.length; at += 2) {
            parameters.put(pairs[at], new String[] {pairs[at + 1]});
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        end.write(LogQuery.parse(parameters, Instant.EPOCH), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void eachQuestionIsAnsweredAsTheContainersOwnLogWould() throws IOException {
        add(false, 1, "one\n");
        add(true, 2, "two\n");
        add(false, 3, "thrée");

        assertThat(text(end)).isEqualTo("one\ntwo\nthrée");
        assertThat(text(end, "tail", "2")).isEqualTo("two\nthrée");
        assertThat(text(end, "tail", "0")).isEmpty();
        assertThat(text(end, "stream", "stderr")).isEqualTo("two\n");
        assertThat(text(end, "stream", "stderr", "tail", "2")).isEqualTo("two\n");
        assertThat(text(end, "stream", "stderr", "tail", "1")).isEmpty();
        assertThat(text(end, "since", "2026-01-01T00:00:02Z")).isEqualTo("two\nthrée");
        assertThat(text(end, "since", "2026-01-01T00:00:03Z", "timestamps", "true"))
                .isEqualTo("2026-01-01T00:00:03.5Z thrée");
    }

    @Test
    void aPartThatHasNoTimeOfItsOwnIsKeptWhole() throws IOException {
        add(false, 1, "one ");
        end.add(false, "two three\n".getBytes(StandardCharsets.UTF_8));
        end.add(false, "x".repeat(60).getBytes(StandardCharsets.UTF_8));

        assertThat(text(end)).isEqualTo("one two three\n" + "x".repeat(60));
        assertThat(text(LogEnd.unpack(end.pack()), "since", "2026-01-01T00:00:02Z"))
                .isEqualTo("two three\n" + "x".repeat(60));
    }

    @Test
    void packedAndUnpackedItIsTheSame() throws IOException {
        add(true, 1, "trouble\n");
        add(false, 2, "");

        LogEnd again = LogEnd.unpack(end.pack());

        assertThat(text(again, "timestamps", "true")).isEqualTo(text(end, "timestamps", "true"));
        assertThat(text(again, "stream", "stdout")).isEmpty();
        assertThat(again.isCut()).isFalse();
    }

    @Test
    void beyondTheBoundTheOldestGoesAndThatIsKnown() throws IOException {
        for (int line = 0; line < 70; line++) {
            add(false, line % 60, line + " " + "x".repeat(1020) + "\n");
        }

        LogEnd again = LogEnd.unpack(end.pack());

        assertThat(again.isCut()).isTrue();
        assertThat(text(again))
                .hasSizeBetween(LogEnd.MOST_BYTES - 1100, LogEnd.MOST_BYTES)
                .contains("69 xx");
        assertThat(text(again)).doesNotContain("\n5 xx");
    }

    @Test
    void aGreatNumberOfShortLinesIsBoundedToo() throws IOException {
        for (int line = 0; line < LogEnd.MOST_PIECES + 1; line++) {
            add(false, 1, "\n");
        }

        assertThat(end.isCut()).isTrue();
        assertThat(text(end)).hasSize(LogEnd.MOST_PIECES);
    }

    @Test
    void whatIsNoLogIsNotTakenForOne() {
        byte[] packed = end.pack();
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> LogEnd.unpack(new byte[] {1, 2, 3}));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> LogEnd.unpack(Arrays.copyOf(packed, packed.length - 9)));
    }
}
