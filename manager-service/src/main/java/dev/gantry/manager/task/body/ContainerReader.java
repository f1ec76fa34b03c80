package dev.gantry.manager.task.body;

import dev.gantry.model.Limits;
import dev.gantry.model.Logging;
import dev.gantry.model.Networking;
import dev.gantry.model.Privileges;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskSpecBuilder;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what a task says about its container, and refuses what cannot be had together. */
final class ContainerReader {

    private static final Pattern LOG_SIZE = Pattern.compile("[1-9]\\d{0,5}[kmg]");
    private static final int MOST_LOG_FILES = 100;

    private ContainerReader() {}

    /** Reads into a spec that has its cpu, its memory and its ports already. */
    static void read(Fields fields, TaskSpecBuilder spec) {
        TaskSpec soFar = spec.build();
        Networking networking = NetworkingReader.read(fields);
        Limits limits = LimitsReader.read(fields, soFar.cpu(), soFar.memory());
        Privileges privileges = PrivilegesReader.read(fields);
        spec.init(fields.truth("init"))
                .mounts(MountsReader.read(fields))
                .logging(logging(fields))
                .networking(networking)
                .limits(limits)
                .privileges(privileges);
        if (networking.hasNoPorts() && !soFar.ports().isEmpty()) {
            fields.wrong("network", "is " + networking.network() + ", from which no port can be published");
        }
        if (networking.network().equals(Networking.HOST)) {
            limits.sysctls().keySet().stream()
                    .filter(name -> name.startsWith("net."))
                    .forEach(name -> fields.wrong("sysctls." + name, "is the machine's own with network host"));
        }
    }

    private static Logging logging(Fields fields) {
        Optional<Fields> members = fields.object("logging");
        if (members.isEmpty()) {
            return Logging.DEFAULT;
        }
        Fields logging = members.get();
        String size = logging.text("maxSize").orElse(Logging.DEFAULT.maxSize());
        if (!LOG_SIZE.matcher(size).matches()) {
            logging.wrong("maxSize", "is '" + size + "', and must be a number and k, m or g, such as 10m");
        }
        long files = logging.whole("maxFiles", 1, MOST_LOG_FILES).orElse((long) Logging.DEFAULT.maxFiles());
        logging.refuseUnknown();
        return new Logging(size, (int) files);
    }
}
