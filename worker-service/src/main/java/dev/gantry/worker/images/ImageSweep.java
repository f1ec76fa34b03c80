package dev.gantry.worker.images;

import dev.gantry.worker.runtime.EngineFailure;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Has the disk looked at now and then, and the use of images more seldom. On threads of its own, since an engine may be slow. */
@Component
class ImageSweep {

    private static final Logger log = LoggerFactory.getLogger(ImageSweep.class);

    private final ImageCleanup cleanup;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private String trouble = "";

    ImageSweep(ImageCleanup cleanup) {
        this.cleanup = cleanup;
    }

    /** Asks nobody but the file system, as long as there is room. */
    @Scheduled(fixedDelay = 5_000)
    void look() {
        begin(cleanup::makeRoom);
    }

    /** An image's last use is known to these five minutes. */
    @Scheduled(initialDelay = 30_000, fixedDelay = 300_000)
    void takeNote() {
        begin(cleanup::takeNote);
    }

    /** A look at images. */
    @FunctionalInterface
    private interface Look {
        void run() throws EngineFailure, IOException;
    }

    private void begin(Look look) {
        if (underWay.compareAndSet(false, true)) {
            Thread.ofVirtual().name("image-cleanup").start(() -> {
                try {
                    trouble(words(look));
                } finally {
                    underWay.set(false);
                }
            });
        }
    }

    private static String words(Look look) {
        try {
            look.run();
            return "";
        } catch (EngineFailure failure) {
            return failure.words();
        } catch (IOException failure) {
            return String.valueOf(failure.getMessage());
        } catch (RuntimeException broken) {
            log.error("Images could not be looked at; it is tried again", broken);
            return "";
        }
    }

    private void trouble(String words) {
        if (!words.isEmpty() && !words.equals(trouble)) {
            log.info("Images are not looked at: {}", words);
        }
        trouble = words;
    }
}
