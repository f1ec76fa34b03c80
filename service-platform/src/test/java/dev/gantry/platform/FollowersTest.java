package dev.gantry.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.platform.Followers.Follower;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who is let go of when there are too many. */
class FollowersTest {

    private static final int MOST = 16;
    private static final int ABANDONED = 500;

    private final Followers followers = new Followers(MOST);

    /** A reader that waits until it is interrupted or told to go, and then says whether it was let go of. */
    private final class Waiting {

        private final CompletableFuture<Follower> entered = new CompletableFuture<>();
        private final CountDownLatch told = new CountDownLatch(1);
        private final CompletableFuture<Boolean> letGo = new CompletableFuture<>();

        Waiting() throws Exception {
            Thread.ofVirtual().start(this::follow);
            entered.get(60, TimeUnit.SECONDS);
        }

        private void follow() {
            boolean wasLetGo = false;
            try (Follower follower = followers.enter()) {
                entered.complete(follower);
                try {
                    told.await();
                } catch (InterruptedException ended) {
                    wasLetGo = follower.isLetGo();
                    Thread.currentThread().interrupt();
                }
            }
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            letGo.complete(wasLetGo);
        }

        Follower follower() {
            return entered.join();
        }

        boolean isWaiting() {
            return !letGo.isDone();
        }

        boolean endedAsLetGo() throws Exception {
            return letGo.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void manyThatWereAbandonedDoNotPileUpAndThoseThatAreWrittenToStay() throws Exception {
        Waiting busy = new Waiting();
        List<Waiting> abandoned = new ArrayList<>();
        for (int i = 0; i < ABANDONED; i++) {
            abandoned.add(new Waiting());
            busy.follower().wrote();
            assertThat(followers.number()).isLessThanOrEqualTo(MOST);
        }

        int kept = MOST - 1;
        for (Waiting old : abandoned.subList(0, ABANDONED - kept)) {
            assertThat(old.endedAsLetGo()).isTrue();
        }
        assertThat(abandoned.subList(ABANDONED - kept, ABANDONED)).allMatch(Waiting::isWaiting);
        assertThat(busy.isWaiting()).isTrue();
        assertThat(followers.number()).isEqualTo(MOST);
    }

    @Test
    void oneThatEndsByItselfMakesRoomAndWasNotLetGoOf() throws Exception {
        Waiting first = new Waiting();
        first.told.countDown();

        assertThat(first.endedAsLetGo()).isFalse();
        assertThat(followers.number()).isZero();
    }
}
