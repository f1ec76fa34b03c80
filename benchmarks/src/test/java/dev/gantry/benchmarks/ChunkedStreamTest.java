package dev.gantry.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ChunkedStreamTest {

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void chunksAreJoinedAndWhatFollowsIsLeftAlone() throws IOException {
        InputStream connection = bytes("4\r\nwiki\r\nA\r\n0123456789\r\n0\r\n\r\nHTTP");

        assertThat(new ChunkedStream(connection).readAllBytes()).asString().isEqualTo("wiki0123456789");
        assertThat(connection.readAllBytes()).asString().isEqualTo("HTTP");
    }

    @Test
    void anAnswerThatBreaksOffIsNoAnswer() {
        assertThatThrownBy(() -> new ChunkedStream(bytes("8\r\nwiki")).readAllBytes())
                .isInstanceOf(EOFException.class);
    }
}
