package dev.gantry.e2e.machines;

import static org.awaitility.Awaitility.await;

import dev.gantry.e2e.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.util.FileSystemUtils;

/**
 * Several machines on this one, and the network between them. Needs root, for namespaces and disks.
 *
 * <p>Everything lives as long as the pipes that this process holds, so that nothing is left behind by a test that is
 * killed. What the machines wrote to their logs stays in {@code target/machines}. One at a time in a process; not
 * thread-safe.
 */
public final class Rack implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> COMMANDS =
            List.of("unshare", "nsenter", "setsid", "ip", "iptables", "dockerd", "docker", "mkfs.ext4", "losetup");

    private final String name;
    private final Path folder;
    private final String subnet;
    private final Process network;
    private final List<Machine> machines = new ArrayList<>();

    private Rack(String name, Path folder, String subnet) {
        this.name = name;
        this.folder = folder;
        this.subnet = subnet;
        this.network = start(
                folder.resolve("switch.log"),
                List.of("setsid", "unshare", "--net", "sh", script("switch.sh"), name, folder.toString()));
        inSwitch("ip", "link", "show", "switch");
        Command.output(List.of(
                "ip", "link", "add", name, "type", "veth", "peer", "name", "uplink", "netns", "" + network.pid()));
        inSwitch("ip", "link", "set", "uplink", "master", "switch", "up");
        Command.output(List.of("ip", "address", "add", address() + "/24", "dev", name));
        Command.output(List.of("ip", "link", "set", name, "up"));
    }

    /** Why there can be no machines here, if there cannot. */
    public static Optional<String> obstacle() {
        for (String command : COMMANDS) {
            if (new Command(List.of("sh", "-c", "command -v " + command), Map.of())
                            .run()
                            .status()
                    != 0) {
                return Optional.of("machines of a test's own need the command " + command);
            }
        }
        Command.Result namespaces = new Command(
                        List.of("unshare", "--mount", "--net", "--pid", "--uts", "--ipc", "--fork", "losetup", "-f"),
                        Map.of())
                .run();
        return namespaces.status() == 0
                ? Optional.empty()
                : Optional.of(
                        "machines of a test's own need root, namespaces and loop devices: " + namespaces.output());
    }

    /** A rack without machines. */
    public static Rack start() {
        String name = "gantry" + ProcessHandle.current().pid();
        Path folder = folderOf(name);
        try {
            FileSystemUtils.deleteRecursively(folder);
            return new Rack(name, Files.createDirectories(folder), freeSubnet());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Path folderOf(String name) {
        return Path.of("target", "machines", name).toAbsolutePath();
    }

    private static String freeSubnet() {
        String addresses = Command.output(List.of("ip", "-4", "-oneline", "address"));
        int first = (int) (ProcessHandle.current().pid() % 250);
        for (int i = first; i < first + 250; i++) {
            String subnet = "10.211." + i % 250 + ".";
            if (!addresses.contains(" " + subnet)) {
                return subnet;
            }
        }
        throw new IllegalStateException("no subnet of 10.211.0.0/16 is free:\n" + addresses);
    }

    /** Adds a machine, and gives it power. Its name is that of its host and of its port in the switch. */
    public Machine add(String machineName) {
        Machine machine = new Machine(this, machineName, subnet + (10 + machines.size()));
        machines.add(machine);
        machine.powerOn();
        return machine;
    }

    /** Where the machines reach this process. */
    public String address() {
        return subnet + 1;
    }

    /** What everything of this rack has in its name: control groups, files, and the interface that leads there. */
    public String name() {
        return name;
    }

    /** The logs of the machines; their disks while there are any. */
    public Path folder() {
        return folder;
    }

    String inSwitch(String... command) {
        List<String> words = new ArrayList<>(List.of("nsenter", "--target", "" + network.pid(), "--net"));
        words.addAll(List.of(command));
        return Command.output(words);
    }

    static String script(String file) {
        try {
            return Path.of(Rack.class.getResource("/machines/" + file).toURI()).toString();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A command that says when it is ready, and ends when its standard input does. */
    static Process start(Path log, List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            String line = process.inputReader().readLine();
            if (!"ready".equals(line)) {
                throw new IllegalStateException(command + " did not start:\n" + Files.readString(log));
            }
            return process;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Takes the machines' power, and waits until nothing is left of them but their logs. */
    @Override
    public void close() {
        if (!network.isAlive()) {
            return;
        }
        machines.forEach(Machine::powerOff);
        Command.output(List.of("ip", "link", "delete", name));
        try {
            network.getOutputStream().close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        await().atMost(PATIENCE).until(() -> !network.isAlive());
    }
}
