package dev.gantry.machines;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Several machines on this one, and the network between them. Needs root, for namespaces and disks.
 *
 * <p>Everything lives as long as the pipes that this process holds, so that nothing is left behind by a process that is
 * killed. What the machines wrote to their logs stays. One at a time in a process; but for {@link #letGo()}, not thread-safe.
 */
public final class Rack implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int DISK_MEGABYTES = 256;
    private static final List<String> COMMANDS =
            List.of("unshare", "nsenter", "setsid", "ip", "iptables", "dockerd", "docker", "mkfs.ext4", "losetup");

    private final String name;
    private final Path folder;
    private final String subnet;
    private final Process network;
    private final List<Machine> machines = new CopyOnWriteArrayList<>();

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
                return Optional.of("machines on this one need the command " + command);
            }
        }
        Command.Result namespaces = new Command(
                        List.of("unshare", "--mount", "--net", "--pid", "--uts", "--ipc", "--fork", "losetup", "-f"),
                        Map.of())
                .run();
        return namespaces.status() == 0
                ? Optional.empty()
                : Optional.of("machines on this one need root, namespaces and loop devices: " + namespaces.output());
    }

    /** A rack without machines, which has a folder by its name in this one. */
    public static Rack start(Path parent) {
        String name = "gantry" + ProcessHandle.current().pid();
        Path folder = parent.resolve(name).toAbsolutePath();
        Command.output(List.of("rm", "-rf", folder.toString()));
        try {
            return new Rack(name, Files.createDirectories(folder), freeSubnet());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
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
        return add(machineName, DISK_MEGABYTES);
    }

    /** Adds a machine with a disk of this size, which takes only as much room here as is written to it. */
    public Machine add(String machineName, int diskMegabytes) {
        Machine machine = new Machine(this, machineName, subnet + (10 + machines.size()), diskMegabytes);
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

    /** One of our scripts, as a file: a shell cannot read it in a jar. */
    String script(String file) {
        Path copy = folder.resolve(file);
        if (!Files.exists(copy)) {
            try (InputStream script = Objects.requireNonNull(Rack.class.getResourceAsStream("/machines/" + file))) {
                Files.copy(script, copy);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return copy.toString();
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
        letGo(network);
        Patience.until(PATIENCE, "the end of the network", () -> !network.isAlive());
    }

    /** Ends everything as the end of this process would: from any thread, and without waiting for it. */
    public void letGo() {
        machines.forEach(Machine::letGo);
        letGo(network);
    }

    static void letGo(Process process) {
        try {
            process.getOutputStream().close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
