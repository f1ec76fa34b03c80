package dev.gantry.e2e.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.machines.Ports;
import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is given a port has it for itself, also when its server starts later. */
class PortsTest {

    @Test
    void noPortIsGivenTwice() {
        List<Integer> ports =
                IntStream.range(0, 100).mapToObj(_ -> Ports.free()).toList();

        assertThat(ports).doesNotHaveDuplicates().allMatch(port -> port >= 10_000 && port < 20_000);
    }

    @Test
    void aPortThatSomebodyListensOnIsLeftOut() throws IOException {
        int next = Ports.free() + 1;
        Optional<ServerSocket> listener = listenOn(next);
        try {
            assertThat(Ports.free()).isNotEqualTo(next);
        } finally {
            if (listener.isPresent()) {
                listener.orElseThrow().close();
            }
        }
    }

    /** Empty where another process listens there already, which is as good. */
    private static Optional<ServerSocket> listenOn(int port) throws IOException {
        try {
            return Optional.of(new ServerSocket(port));
        } catch (BindException taken) {
            return Optional.empty();
        }
    }
}
