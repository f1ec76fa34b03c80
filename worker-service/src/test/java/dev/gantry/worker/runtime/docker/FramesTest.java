package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.dockerjava.api.exception.InternalServerErrorException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramesTest {

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final List<Boolean> errors = new ArrayList<>();
    private final List<byte[]> pieces = new ArrayList<>();

    private void frame(int stream, int length) throws IOException {
        byte[] text = new byte[length];
        Arrays.fill(text, (byte) ('a' + stream));
        DataOutputStream out = new DataOutputStream(sent);
        out.writeInt(stream << 24);
        out.writeInt(length);
        out.write(text);
    }

    private void read(byte[] bytes) throws IOException {
        Frames.read(new ByteArrayInputStream(bytes), (error, piece) -> {
            errors.add(error);
            pieces.add(piece);
        });
    }

    @Test
    void eachFrameIsHandedOnWholeInAnArrayOfItsOwn() throws IOException {
        for (int stream = 1; stream <= 3; stream++) {
            frame(stream, 5_000);
        }
        frame(1, 0);

        read(sent.toByteArray());

        assertThat(errors).as("what the engine says itself is no output").containsExactly(false, true, true, false);
        assertThat(pieces).extracting(piece -> piece.length).containsExactly(5_000, 5_000, 5_000, 0);
        for (int stream = 1; stream <= 3; stream++) {
            assertThat(new String(pieces.get(stream - 1), StandardCharsets.US_ASCII))
                    .containsOnlyOnce(String.valueOf((char) ('a' + stream)).repeat(5_000));
        }
    }

    @Test
    void oneThatIsLongerThanAnyComesInParts() throws IOException {
        frame(1, Frames.LONGEST + 1);

        read(sent.toByteArray());

        assertThat(pieces).extracting(piece -> piece.length).containsExactly(Frames.LONGEST, 1);
    }

    @Test
    void anEndInTheMiddleIsNoEnd() throws IOException {
        frame(1, 3);
        byte[] whole = sent.toByteArray();

        for (int length = 1; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatExceptionOfType(EOFException.class).as("%d bytes", length).isThrownBy(() -> read(cut));
        }
    }

    @Test
    void whatIsInNoFramesIsNotTakenForAny() {
        byte[] text = "hello, world".getBytes(StandardCharsets.US_ASCII);

        assertThatExceptionOfType(InternalServerErrorException.class).isThrownBy(() -> read(text));
    }
}
