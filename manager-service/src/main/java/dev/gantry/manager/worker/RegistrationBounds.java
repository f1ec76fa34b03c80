package dev.gantry.manager.worker;

import dev.gantry.model.Resources;
import dev.gantry.model.problem.FieldError;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.wire.WorkerRegistration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What a worker may say of itself: no more than the store has room for, in fields that are all there. */
final class RegistrationBounds {

    private static final int NAME = 255;
    private static final int ADDRESS = 255;
    private static final int ARCHITECTURE = 64;
    private static final int VERSION = 64;
    private static final int ENGINE_API = 16;
    private static final int LABELS = 256;
    private static final int LABEL_KEY = 255;
    private static final int LABEL_VALUE = 1_024;

    private final List<FieldError> errors = new ArrayList<>();

    private RegistrationBounds() {}

    /**
     * Checks a registration.
     *
     * @throws ProblemException that names each field that is beyond its bounds
     */
    static void check(WorkerRegistration registration) {
        RegistrationBounds bounds = new RegistrationBounds();
        bounds.name("name", registration.name());
        bounds.text("address", registration.address(), ADDRESS);
        bounds.text("arch", registration.arch(), ARCHITECTURE);
        bounds.text("version", registration.version(), VERSION);
        bounds.text("engine.version", registration.engine().version(), VERSION);
        bounds.text("engine.api", registration.engine().api(), ENGINE_API);
        bounds.amounts(registration.capacity());
        bounds.labels(registration.labels());
        bounds.require();
    }

    /**
     * Checks the name by which a machine is announced.
     *
     * @throws ProblemException that names the field if it is none
     */
    static void checkName(String field, String name) {
        RegistrationBounds bounds = new RegistrationBounds();
        bounds.name(field, name);
        bounds.require();
    }

    private void require() {
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }

    private void name(String field, @Nullable String name) {
        if (name != null && name.isBlank()) {
            refuse(field, "must not be empty");
        } else {
            text(field, name, NAME);
        }
    }

    private void text(String field, @Nullable String text, int longest) {
        if (text == null) {
            refuse(field, "is required");
        } else if (text.length() > longest) {
            refuse(field, "must have at most " + longest + " characters");
        } else if (text.chars().anyMatch(Character::isISOControl)) {
            refuse(field, "must have no control characters");
        }
    }

    private void amounts(Resources capacity) {
        if (LongStream.of(capacity.cpuMillis(), capacity.memory(), capacity.disk(), capacity.pids())
                .anyMatch(amount -> amount < 0)) {
            refuse("capacity", "must have no amount below 0");
        }
    }

    private void labels(Map<String, String> labels) {
        if (labels.size() > LABELS) {
            refuse("labels", "must be at most " + LABELS);
        }
        boolean fit = labels.entrySet().stream()
                .allMatch(label ->
                        label.getKey().length() <= LABEL_KEY && label.getValue().length() <= LABEL_VALUE);
        if (!fit) {
            refuse(
                    "labels",
                    "must have keys of at most " + LABEL_KEY + " and values of at most " + LABEL_VALUE + " characters");
        }
    }

    private void refuse(String field, String why) {
        errors.add(new FieldError(field, why));
    }
}
