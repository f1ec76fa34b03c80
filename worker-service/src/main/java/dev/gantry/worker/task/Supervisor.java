package dev.gantry.worker.task;

import dev.gantry.model.EngineState;
import dev.gantry.worker.membership.Membership;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.EngineFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Follows the engine: adopts what is there, passes its events on, and looks at everything after each interruption and now
 * and then in between.
 */
@Component
class Supervisor implements SmartLifecycle {

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

    private final ContainerRuntime runtime;
    private final Channel channel;
    private final Membership membership;
    private @Nullable Thread thread;
    private boolean wasDown;

    Supervisor(ContainerRuntime runtime, Channel channel, Membership membership) {
        this.runtime = runtime;
        this.channel = channel;
        this.membership = membership;
    }

    private void follow() {
        try {
            membership.awaitCluster();
            membership.awaitLeave();
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    runtime.watch(this::connected, channel.attempts()::look);
                    down("the event stream ended");
                } catch (EngineFailure failure) {
                    down(failure.words());
                }
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException workerEnds) {
            Thread.currentThread().interrupt();
        }
    }

    /** The stream is open, so whatever is not in the list from now on is told by an event. */
    private void connected() throws EngineFailure {
        if (!channel.isReady()) {
            channel.attempts().adopt(runtime.list());
        }
        channel.attempts().engineAnswers();
        channel.ready();
        channel.engineIs(EngineState.OK);
        if (wasDown) {
            log.info("The Docker engine answers again");
            wasDown = false;
        }
        channel.attempts().lookAtAll();
    }

    private void down(String words) {
        channel.engineIs(EngineState.DOWN);
        if (!wasDown) {
            log.warn("Lost the Docker engine: {}", words);
            wasDown = true;
        }
    }

    /** Also for what no event tells: a signal or a control group may hold a process still. */
    @Scheduled(fixedDelay = 3_000)
    void sweep() {
        if (channel.isReady()) {
            channel.attempts().lookAtLive();
            channel.attempts().discardOld();
        }
    }

    @Override
    public void start() {
        thread = Thread.ofVirtual().name("engine-events").start(this::follow);
    }

    /** Containers run on. */
    @Override
    public void stop() {
        if (thread != null) {
            thread.interrupt();
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
