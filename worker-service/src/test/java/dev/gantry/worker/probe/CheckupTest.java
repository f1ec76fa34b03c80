package dev.gantry.worker.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Health;
import dev.gantry.model.HealthCheck;
import dev.gantry.model.StatusRange;
import dev.gantry.worker.supervision.ProbeResult;
import dev.gantry.worker.supervision.Vitals;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CheckupTest {

    private static final Duration SOON = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Clock clock = Clock.systemUTC();
    private final List<Checkup> begun = new CopyOnWriteArrayList<>();
    private final AtomicInteger changes = new AtomicInteger();

    @AfterEach
    void close() {
        begun.forEach(Checkup::close);
    }

    private Checkup begin(Probe probe) {
        HealthCheck.Probed check = new HealthCheck.Tcp(80, SOON, SOON, 2, Duration.ZERO);
        Subject subject = new Subject("id", "", List.of(), Instant.EPOCH);
        Checkup checkup = new Checkup(check, subject, Vitals.UNSEEN, probe, clock, changes::incrementAndGet);
        begun.add(checkup);
        checkup.begin();
        return checkup;
    }

    private static void await(Checkup checkup, Health health) {
        Awaitility.await().atMost(PATIENCE).until(() -> checkup.vitals().health() == health);
    }

    @Test
    void aChangeOfHealthIsToldOnce() {
        AtomicInteger probes = new AtomicInteger();
        Checkup checkup = begin(() -> {
            probes.incrementAndGet();
            return new ProbeResult.Passed();
        });

        await(checkup, Health.HEALTHY);
        Awaitility.await().atMost(PATIENCE).until(() -> probes.get() >= 5);
        assertThat(changes).hasValue(1);
    }

    @Test
    void aProbeThatBreaksIsFollowedByTheNext() {
        AtomicInteger probes = new AtomicInteger();
        Checkup checkup = begin(() -> {
            if (probes.incrementAndGet() < 3) {
                throw new IllegalStateException("a bug");
            }
            return new ProbeResult.Passed();
        });

        await(checkup, Health.HEALTHY);
    }

    @Test
    void noProbeBeginsBeforeTheOneBeforeHasEnded() {
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch slow = new CountDownLatch(20);
        begin(() -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            // Longer than the interval.
            boolean _ = new CountDownLatch(1).await(3 * SOON.toMillis(), TimeUnit.MILLISECONDS);
            slow.countDown();
            atOnce.decrementAndGet();
            return new ProbeResult.Passed();
        });

        Awaitility.await().atMost(PATIENCE).until(() -> slow.getCount() == 0);
        assertThat(most).hasValue(1);
    }

    @Test
    void aClosedCheckupBreaksItsProbeOffAndTheProbeDoesNotCount() {
        CountDownLatch probing = new CountDownLatch(1);
        CountDownLatch brokenOff = new CountDownLatch(1);
        Checkup checkup = begin(() -> {
            probing.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException closed) {
                brokenOff.countDown();
                Thread.currentThread().interrupt();
            }
            return new ProbeResult.Failed("closed");
        });
        Awaitility.await().atMost(PATIENCE).until(() -> probing.getCount() == 0);

        checkup.close();

        Awaitility.await().atMost(PATIENCE).until(() -> brokenOff.getCount() == 0 && !checkup.isAlive());
        assertThat(checkup.vitals()).isEqualTo(Vitals.UNSEEN);
        assertThat(changes).hasValue(0);
    }

    @Test
    void aSocketThatSaysNothingHoldsUpNoEnd() {
        try (TinyServer silent = TinyServer.answering("")) {
            HealthCheck.Http check = new HealthCheck.Http(
                    "/", silent.port(), StatusRange.NO_ERROR, Map.of(), SOON, Duration.ofHours(1), 1, Duration.ZERO);
            Checkup checkup = begin(new HttpProbe(
                    check,
                    Endpoint.of(new Subject("id", "127.0.0.1", List.of(), Instant.EPOCH), silent.port(), ""),
                    clock));
            Awaitility.await().atMost(PATIENCE).until(() -> !silent.requests().isEmpty());

            checkup.close();

            Awaitility.await().atMost(PATIENCE).until(() -> !checkup.isAlive());
        }
    }
}
