package dev.gantry.manager.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.TestManager;
import dev.gantry.platform.SteadyClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** What judges how workers are waits for nothing that waits for the store. */
class ScheduledThreadsTest {

    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    @TempDir
    Path folder;

    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private final CountDownLatch waits = new CountDownLatch(1);
    private final CountDownLatch standstill = new CountDownLatch(1);
    private final AtomicLong judged = new AtomicLong();

    private static boolean isCalledBy(Class<?> type) {
        return STACK.walk(frames -> frames.anyMatch(frame -> frame.getDeclaringClass() == type));
    }

    private ConfigurableApplicationContext open() {
        return TestManager.startWith(BeanPostProcessor.class, this::observed, folder);
    }

    private BeanPostProcessor observed() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return switch (bean) {
                    case DataSource source -> new StandingStill(source);
                    case SteadyClock clock -> (SteadyClock) () -> clock.read().plus(ahead.get());
                    case Clock clock -> counting(clock).withZone(clock.getZone());
                    default -> bean;
                };
            }
        };
    }

    private InstantSource counting(Clock clock) {
        return () -> {
            if (isCalledBy(WorkerHealth.class)) {
                judged.incrementAndGet();
            }
            return clock.instant();
        };
    }

    /** Only for retention. */
    private final class StandingStill extends DelegatingDataSource {

        StandingStill(DataSource source) {
            super(source);
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (isCalledBy(Retention.class)) {
                waits.countDown();
                try {
                    standstill.await();
                } catch (InterruptedException stopping) {
                    Thread.currentThread().interrupt();
                }
            }
            return super.getConnection();
        }
    }

    @Test
    void workersAreJudgedWhileRetentionWaitsForTheStore() throws InterruptedException {
        try (ConfigurableApplicationContext _ = open()) {
            ahead.set(Duration.ofMinutes(2));
            assertThat(waits.await(60, TimeUnit.SECONDS)).as("retention waits").isTrue();
            long before = judged.get();

            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> judged.get() > before + 3);

            standstill.countDown();
        }
    }
}
