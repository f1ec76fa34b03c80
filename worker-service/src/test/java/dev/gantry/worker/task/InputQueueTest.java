package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InputQueueTest {

    private final InputQueue queue = new InputQueue();

    @Test
    void whatIsPutIsReadInItsOrderUpToTheEnd() throws Exception {
        queue.put(new byte[0]);
        queue.put("ab".getBytes(StandardCharsets.UTF_8));
        queue.put("c".getBytes(StandardCharsets.UTF_8));
        queue.end();
        queue.put("too late".getBytes(StandardCharsets.UTF_8));

        assertThat(queue.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("abc");
        assertThat(queue.read()).isEqualTo(-1);
        assertThat(queue.read(new byte[4], 0, 4)).isEqualTo(-1);
    }

    @Test
    void theEndLosesNothingThatWasPutBefore() throws Exception {
        for (int piece = 0; piece < 16; piece++) {
            queue.put(new byte[] {1});
        }
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                queue.end();
                ended.complete(null);
            } catch (InterruptedException stopped) {
                ended.completeExceptionally(stopped);
            }
        });

        assertThat(queue.readAllBytes()).hasSize(16);
        ended.get();
    }

    @Test
    void whoeverReadsIsLetGoHoweverFullItIs() throws Exception {
        for (int piece = 0; piece < 16; piece++) {
            queue.put(new byte[] {1});
        }
        CompletableFuture<byte[]> read = new CompletableFuture<>();
        queue.abandon();
        Thread.ofVirtual().start(() -> {
            try {
                read.complete(queue.readAllBytes());
            } catch (IOException broken) {
                read.completeExceptionally(broken);
            }
        });

        assertThat(read.get().length).isLessThan(17);
    }
}
