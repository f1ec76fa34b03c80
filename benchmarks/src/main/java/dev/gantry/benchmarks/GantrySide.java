package dev.gantry.benchmarks;

import dev.gantry.machines.Guest;
import dev.gantry.machines.Machine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Gantry as the launcher starts it: a worker on each machine, the manager on the first, everything as delivered. */
final class GantrySide implements Orchestrator {

    private static final String TOKEN = "token-of-the-benchmarks";
    private static final int MANAGER_PORT = 8080;
    private static final int WORKER_PORT = 8081;
    /** Swarm's limits book nothing, so a machine may take as many containers here as there. */
    private static final List<String> ROOMY =
            List.of("--gantry.worker.capacity.cpu=64", "--gantry.worker.capacity.memory=8192");

    private final Site site;
    private final List<Machine> machines;
    private final ManagerApi api;
    private final Map<Machine, Guest> workers = new HashMap<>();
    private List<String> tasks = List.of();

    private GantrySide(Site site, List<Machine> machines) {
        this.site = site;
        this.machines = machines;
        this.api = new ManagerApi("http://" + machines.getFirst().address() + ":" + MANAGER_PORT, TOKEN);
    }

    /** Starts the services; {@link #isWhole()} tells when they are ready. */
    static GantrySide start(Site site, List<Machine> machines) {
        GantrySide side = new GantrySide(site, machines);
        side.launch("manager", machines.getFirst(), List.of("--server.port=" + MANAGER_PORT));
        side.startWorkers();
        return side;
    }

    /** Those that do not run. */
    void startWorkers() {
        for (Machine machine : machines) {
            Guest former = workers.get(machine);
            if (former == null || !former.isAlive()) {
                workers.put(machine, startWorker(machine));
            }
        }
    }

    private Guest startWorker(Machine machine) {
        List<String> arguments = new ArrayList<>(ROOMY);
        arguments.addAll(List.of(
                "--server.port=" + WORKER_PORT,
                "--gantry.worker.name=" + machine.name(),
                "--gantry.worker.engine=unix:///run/docker.sock",
                "--gantry.manager-url=" + api.base()));
        return launch("worker", machine, arguments);
    }

    private Guest launch(String service, Machine machine, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("env"));
        Service.foreignVariables().forEach(name -> command.addAll(List.of("-u", name)));
        // What a service makes for a while goes with the machine's power.
        command.add("JDK_JAVA_OPTIONS=-Djava.io.tmpdir=/run -XX:-UsePerfData");
        command.addAll(site.launched(service));
        command.addAll(List.of(
                "--server.address=" + machine.address(),
                "--gantry.cluster-token=" + TOKEN,
                "--gantry.data-dir=" + machine.disk().resolve("gantry-" + service)));
        command.addAll(arguments);
        return machine.start(service, command);
    }

    @Override
    public String title() {
        return "Gantry";
    }

    @Override
    public void run(int copies) throws InterruptedException {
        tasks = api.submit(String.format(Locale.ROOT, """
                {"name": "benchmark", "image": "%s", "args": ["sleep", "3600"], "memory": %d, "cpu": 1,
                 "stopSignal": "SIGKILL", "restartPolicy": "always"}""", Engine.IMAGE, Engine.MEMORY), copies);
        for (String task : tasks) {
            api.awaitRunning(task);
        }
    }

    @Override
    public void removeAll() throws InterruptedException {
        for (String task : tasks) {
            api.stopSoon(task);
        }
        tasks = List.of();
    }

    @Override
    public boolean isWhole() throws InterruptedException {
        if (!api.isUp()) {
            return false;
        }
        for (Machine machine : machines) {
            if (!api.isReady(machine.name())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void drain(Machine machine) throws InterruptedException {
        api.drain(machine.name());
    }

    @Override
    public void open(Machine machine, boolean open) throws InterruptedException {
        api.open(machine.name(), open);
    }
}
