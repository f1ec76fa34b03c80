package dev.gantry.manager.task.body;

import dev.gantry.model.Capabilities;
import dev.gantry.model.Device;
import dev.gantry.model.Privileges;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads how far a container is shut off from its machine. Whether that is permitted is for the guard to say. */
final class PrivilegesReader {

    private static final int MOST = 64;
    private static final int MOST_GPUS = 64;
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_DEVICE = 1_024;

    private PrivilegesReader() {}

    static Privileges read(Fields fields) {
        boolean readOnly = fields.truth("readOnlyRootFilesystem");
        Optional<Capabilities> capabilities = fields.object("capabilities").map(PrivilegesReader::capabilities);
        List<Device> devices = devices(fields);
        int gpus = fields.whole("gpus", 0, MOST_GPUS).map(Long::intValue).orElse(0);
        boolean privileged = fields.truth("privileged");
        if (privileged) {
            // The engine would leave both out without a word.
            capabilities
                    .filter(said -> !said.saysNothing())
                    .ifPresent(
                            _ -> fields.wrong("capabilities", "have no meaning with privileged, which has them all"));
            if (!devices.isEmpty()) {
                fields.wrong("devices", "have no meaning with privileged, which has them all");
            }
        }
        return new Privileges(readOnly, capabilities, devices, gpus, privileged);
    }

    private static Capabilities capabilities(Fields fields) {
        Capabilities capabilities = new Capabilities(names(fields, "drop"), names(fields, "add"));
        capabilities.add().stream()
                .filter(capabilities.drop()::contains)
                .forEach(name -> fields.wrong("add", "has " + name + ", which drop has too"));
        fields.refuseUnknown();
        return capabilities;
    }

    private static List<String> names(Fields fields, String field) {
        List<String> names = new ArrayList<>();
        fields.placedTexts(field, MOST, LONGEST_NAME).forEach((place, text) -> {
            String name = Capabilities.canonical(text);
            if (!Capabilities.isKnown(name)) {
                fields.wrong(
                        field + "[" + place + "]",
                        "is '" + text + "', which is no capability such as NET_ADMIN; ALL stands for all of them");
            }
            names.add(name);
        });
        return names;
    }

    private static List<Device> devices(Fields fields) {
        List<Device> devices = new ArrayList<>();
        Set<String> places = new HashSet<>();
        fields.placedTexts("devices", MOST, LONGEST_DEVICE).forEach((place, text) -> {
            try {
                Device device = Device.parse(text);
                if (!places.add(device.container())) {
                    fields.wrong(
                            "devices[" + place + "]", "has the path " + device.container() + ", as one before it has");
                }
                devices.add(device);
            } catch (IllegalArgumentException malformed) {
                fields.wrong("devices[" + place + "]", String.valueOf(malformed.getMessage()));
            }
        });
        return devices;
    }
}
