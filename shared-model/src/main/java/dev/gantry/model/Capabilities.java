package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of root's power a container has less or more of than usual; names are the kernel's, without {@code CAP_}.
 *
 * @param drop taken away; {@code ALL} takes all that are not in {@code add}
 * @param add given
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Capabilities(List<String> drop, List<String> add) {

    /** All of them. */
    public static final String ALL = "ALL";

    /** Taken from every container unless it is added: it lets a task forge packets. */
    public static final String NET_RAW = "NET_RAW";

    /** What an engine gives a container by itself, but for {@link #NET_RAW}. */
    public static final Set<String> USUAL = Set.of(
            "AUDIT_WRITE",
            "CHOWN",
            "DAC_OVERRIDE",
            "FOWNER",
            "FSETID",
            "KILL",
            "MKNOD",
            "NET_BIND_SERVICE",
            "SETFCAP",
            "SETGID",
            "SETPCAP",
            "SETUID",
            "SYS_CHROOT");

    private static final Set<String> OTHERS = Set.of(
            ALL,
            NET_RAW,
            "AUDIT_CONTROL",
            "AUDIT_READ",
            "BLOCK_SUSPEND",
            "BPF",
            "CHECKPOINT_RESTORE",
            "DAC_READ_SEARCH",
            "IPC_LOCK",
            "IPC_OWNER",
            "LEASE",
            "LINUX_IMMUTABLE",
            "MAC_ADMIN",
            "MAC_OVERRIDE",
            "NET_ADMIN",
            "NET_BROADCAST",
            "PERFMON",
            "SYSLOG",
            "SYS_ADMIN",
            "SYS_BOOT",
            "SYS_MODULE",
            "SYS_NICE",
            "SYS_PACCT",
            "SYS_PTRACE",
            "SYS_RAWIO",
            "SYS_RESOURCE",
            "SYS_TIME",
            "SYS_TTY_CONFIG",
            "WAKE_ALARM");

    /** Sorted and each once, so that equal wishes have equal hashes. */
    public Capabilities {
        drop = sorted(drop);
        add = sorted(add);
    }

    /** The name in capitals and without {@code CAP_}, as it is compared and stored. */
    public static String canonical(String name) {
        String capitals = name.toUpperCase(Locale.ROOT);
        return capitals.startsWith("CAP_") ? capitals.substring(4) : capitals;
    }

    /** Whether there is a capability of this canonical name, or it means all of them. */
    public static boolean isKnown(String name) {
        return USUAL.contains(name) || OTHERS.contains(name);
    }

    public boolean saysNothing() {
        return drop.isEmpty() && add.isEmpty();
    }

    /** What is added beyond that which a container has without asking. */
    public List<String> beyondUsual() {
        return add.stream().filter(name -> !USUAL.contains(name)).toList();
    }

    private static List<String> sorted(Collection<String> names) {
        return names == null ? List.of() : List.copyOf(new TreeSet<>(names));
    }
}
