package dev.gantry.machines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A machine of a {@link Rack}: namespaces of its own for processes, mounts, network, host name and messages, an address, a
 * small disk that it keeps without power, and an engine when that is started. Not thread-safe.
 */
public final class Machine {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** To Swarm, which would ask a registry first. */
    private static final String PREFER_OWN_IMAGES = "DOCKER_SERVICE_PREFER_OFFLINE_IMAGE=1";

    private static final String SOCKET = "/run/docker.sock";
    private static final String ENGINE = "unix://" + SOCKET;

    private final Rack rack;
    private final String name;
    private final String address;
    private final int megabytes;
    private final Path folder;
    private final Map<String, Guest> guests = new HashMap<>();
    private volatile Optional<Process> power = Optional.empty();

    Machine(Rack rack, String name, String address, int megabytes) {
        this.rack = rack;
        this.name = name;
        this.address = address;
        this.megabytes = megabytes;
        this.folder = rack.folder().resolve(name);
        try {
            Files.createDirectories(disk());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Command.output(List.of("truncate", "-s", megabytes + "M", image()));
        Command.output(List.of("mkfs.ext4", "-q", "-m", "0", image()));
    }

    public String name() {
        return name;
    }

    public String address() {
        return address;
    }

    /** The root of its disk, as processes on the machine see it. */
    public Path disk() {
        return folder.resolve("disk");
    }

    private String image() {
        return folder.resolve("disk.img").toString();
    }

    /** Starts the machine with nothing on it but its network. */
    public void powerOn() {
        Process init = Rack.start(
                folder.resolve("machine.log"),
                List.of(
                        "setsid",
                        "unshare",
                        "--mount",
                        "--net",
                        "--pid",
                        "--uts",
                        "--ipc",
                        "--fork",
                        "--kill-child",
                        "--mount-proc",
                        "sh",
                        rack.script("machine.sh"),
                        name,
                        folder.toString()));
        power = Optional.of(init);
        rack.inSwitch("ip", "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", "" + initPid());
        rack.inSwitch("ip", "link", "set", name, "master", "switch", "up");
        run("ip", "address", "add", address + "/24", "dev", "eth0");
        run("ip", "link", "set", "eth0", "up");
    }

    /** {@code kill -9} of its first process: everything on it is gone, but for its disk, and nobody is told. */
    public void powerOff() {
        if (power.isEmpty()) {
            return;
        }
        Process init = power.orElseThrow();
        // The kernel ends the processes before the network, and would take leave of everybody for them.
        cut();
        Command.output(List.of("kill", "-KILL", Long.toString(initPid())));
        Patience.until(PATIENCE, "the end of " + name, () -> !init.isAlive());
        power = Optional.empty();
        guests.values().forEach(Guest::awaitEnd);
        guests.clear();
        // The kernel removes it by itself, sooner or later: what counts is that it is gone.
        rack.inSwitch("sh", "-c", "ip link delete " + name + " 2>/dev/null; ! ip link show " + name + " 2>/dev/null");
        // Two mounts of one disk would destroy it.
        Patience.until(
                PATIENCE,
                "letting go of the disk of " + name,
                () -> Command.output(List.of("losetup", "--associated", image()))
                        .isBlank());
    }

    /** Ends it, too, but by letting go of the pipe that it lives by: from any thread, and without waiting for anything. */
    void letGo() {
        power.ifPresent(Rack::letGo);
    }

    public boolean hasPower() {
        return power.isPresent();
    }

    private long initPid() {
        return power.orElseThrow(() -> new IllegalStateException(name + " has no power"))
                .children()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " has ended"))
                .pid();
    }

    private List<String> enter(List<String> command) {
        List<String> words = new ArrayList<>(
                List.of("nsenter", "--target", "" + initPid(), "--mount", "--net", "--pid", "--uts", "--ipc"));
        words.addAll(command);
        return words;
    }

    /** What a command on the machine wrote; it must succeed. */
    public String run(String... command) {
        return Command.output(enter(List.of(command)));
    }

    /** Starts a process that stays; its output goes to a log by this name. One of a name at a time. */
    public Guest start(String kind, List<String> command) {
        Guest former = guests.get(kind);
        if (former != null && former.isAlive()) {
            throw new IllegalStateException(kind + " already runs on " + name);
        }
        Guest guest = Guest.start(enter(List.of()), command, log(kind));
        guests.put(kind, guest);
        return guest;
    }

    /** Where the output of all its processes of this kind is, also when it has no power; the engine's is {@code engine}. */
    public Path log(String kind) {
        return folder.resolve(kind + ".log");
    }

    /** Starts its engine, and returns when that answers. */
    public void startEngine(String... options) {
        Guest engine = launchEngine(options);
        Patience.until(PATIENCE, "the engine of " + name, () -> engine.running().isAlive() && engineAnswers());
    }

    /** Starts its engine without waiting for it. */
    public Guest launchEngine(String... options) {
        List<String> command = new ArrayList<>(List.of(
                "env",
                PREFER_OWN_IMAGES,
                "dockerd",
                "--host",
                ENGINE,
                "--data-root",
                disk().resolve("docker").toString(),
                "--cgroup-parent",
                "/" + rack.name() + "/" + name));
        command.addAll(List.of(options));
        return start("engine", command);
    }

    /** Where this process reaches the engine, whatever is cut, until the machine loses its power. */
    public Path engineSocket() {
        return Path.of("/proc/" + initPid() + "/root" + SOCKET);
    }

    /** Whether its engine answers within two seconds. */
    public boolean engineAnswers() {
        return hasPower()
                && new Command(
                                        enter(List.of("timeout", "2", "docker", "-H", ENGINE, "info", "-f", "{{.ID}}")),
                                        Map.of())
                                .run()
                                .status()
                        == 0;
    }

    public boolean hasEngine() {
        Guest engine = guests.get("engine");
        return engine != null && engine.isAlive();
    }

    /** The engine that was started last. */
    public Guest engine() {
        return Optional.ofNullable(guests.get("engine"))
                .orElseThrow(() -> new IllegalStateException(name + " has no engine"));
    }

    /** The engine's command line on the machine, whatever is cut; gives up after 10 seconds. */
    public String docker(String... arguments) {
        List<String> words = new ArrayList<>(List.of("timeout", "10", "docker", "-H", ENGINE));
        words.addAll(List.of(arguments));
        return Command.output(enter(words));
    }

    /** Its port in the switch goes down: nothing comes and nothing leaves. */
    public void cut() {
        rack.inSwitch("ip", "link", "set", name, "down");
    }

    /** What is sent to it is lost on the way, without a word. */
    public void loseIncoming() {
        run("iptables", "--table", "mangle", "--append", "PREROUTING", "--in-interface", "eth0", "--jump", "DROP");
    }

    /** What it sends is lost on the way, without a word. */
    public void loseOutgoing() {
        run("iptables", "--table", "mangle", "--append", "POSTROUTING", "--out-interface", "eth0", "--jump", "DROP");
    }

    /** Undoes whatever was done to its link. */
    public void heal() {
        rack.inSwitch("ip", "link", "set", name, "up");
        run("iptables", "--table", "mangle", "--flush");
    }

    /** Lets nothing be written to its disk for a while: who writes waits, and then goes on. */
    public void freezeDiskFor(Duration time) {
        run("fsfreeze", "--freeze", "" + disk());
        try {
            Patience.rest(time);
        } finally {
            run("fsfreeze", "--unfreeze", "" + disk());
        }
    }

    /** Leaves no block of its disk free. */
    public void fillDisk() {
        run(
                "sh",
                "-c",
                "cd \"$1\"; fallocate -l " + megabytes + "M ballast; cat /dev/zero >rest; true",
                "sh",
                "" + disk());
    }

    /** Takes away what {@link #fillDisk} wrote. */
    public void freeDisk() {
        run("sh", "-c", "cd \"$1\"; rm -f ballast rest", "sh", "" + disk());
    }
}
