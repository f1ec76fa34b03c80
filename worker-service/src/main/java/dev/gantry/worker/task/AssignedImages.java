package dev.gantry.worker.task;

import dev.gantry.worker.images.ImageNeeds;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The images that the attempts of this worker need. */
@Component
class AssignedImages implements ImageNeeds {

    private final Channel channel;

    AssignedImages(Channel channel) {
        this.channel = channel;
    }

    @Override
    public Optional<Set<String>> names() {
        return channel.isReady() ? Optional.of(channel.attempts().images()) : Optional.empty();
    }
}
