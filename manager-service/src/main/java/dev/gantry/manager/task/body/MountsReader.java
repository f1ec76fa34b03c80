package dev.gantry.manager.task.body;

import dev.gantry.model.Mount;
import dev.gantry.model.MountType;
import dev.gantry.model.guard.MachinePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads mounts, each with a place of its own in the container. */
final class MountsReader {

    private static final int MOST = 64;
    private static final Pattern VOLUME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");

    private MountsReader() {}

    static List<Mount> read(Fields fields) {
        List<Mount> mounts = new ArrayList<>();
        Map<String, Integer> places = new LinkedHashMap<>();
        fields.placedObjects("mounts", MOST).forEach((place, mount) -> {
            Optional<MountType> type = type(mount);
            String target = target(mount);
            boolean readOnly = mount.truth("readOnly");
            String source = mount.text("source").orElse("");
            long size = mount.whole("size", 0, TaskSpecReader.MOST_MEMORY).orElse(0L);
            type.ifPresent(known -> {
                checkSource(mount, known, source);
                if (size != 0 && known != MountType.TMPFS) {
                    mount.wrong("size", "is only for a tmpfs");
                }
                mounts.add(new Mount(known, source, target, readOnly, size));
            });
            Integer other = target.isEmpty() ? null : places.putIfAbsent(target, place);
            if (other != null) {
                mount.wrong("target", "is that of mounts[" + other + "]");
            }
            mount.refuseUnknown();
        });
        return mounts;
    }

    private static Optional<MountType> type(Fields mount) {
        String text = mount.text("type").orElse("volume");
        return switch (text) {
            case "volume" -> Optional.of(MountType.VOLUME);
            case "bind" -> Optional.of(MountType.BIND);
            case "tmpfs" -> Optional.of(MountType.TMPFS);
            default -> {
                mount.wrong("type", "is '" + text + "', and must be volume, bind or tmpfs");
                yield Optional.empty();
            }
        };
    }

    private static String target(Fields mount) {
        String target = mount.text("target").orElse("");
        if (!MachinePath.isNormal(target) || target.equals("/")) {
            mount.wrong("target", "must be an absolute path in the container such as /data, without '..'");
            return "";
        }
        return target;
    }

    private static void checkSource(Fields mount, MountType type, String source) {
        switch (type) {
            case VOLUME -> {
                if (!VOLUME.matcher(source).matches()) {
                    mount.wrong("source", "must be a volume's name: letters, digits, '_', '.' and '-'");
                }
            }
            case BIND -> {
                if (!MachinePath.isNormal(source)) {
                    mount.wrong("source", "must be an absolute path of the machine such as /srv/data, without '..'");
                }
            }
            case TMPFS -> {
                if (!source.isEmpty()) {
                    mount.wrong("source", "is not for a tmpfs, which begins empty");
                }
            }
        }
    }
}
