package dev.gantry.e2e.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gantry.e2e.Api;
import dev.gantry.e2e.Docker;
import dev.gantry.e2e.ServiceProcess;
import dev.gantry.e2e.machines.TestRack;
import dev.gantry.machines.Guest;
import dev.gantry.machines.Machine;
import dev.gantry.machines.Rack;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** A manager and some workers, each on a machine of its own, with the engine and the service that runs there. */
final class Fleet implements AutoCloseable {

    static final Duration RECONCILE_INTERVAL = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final String TOKEN = "token-of-the-fault-matrix";
    private static final int MANAGER_PORT = 8080;
    private static final int WORKER_PORT = 8081;

    private final Rack rack = TestRack.start();
    private final Machine managerMachine;
    private final List<Machine> workerMachines = new ArrayList<>();
    private final Map<Machine, Guest> services = new HashMap<>();
    private final List<String> managerSettings;

    private Fleet(int workers, List<String> managerSettings) {
        this.managerSettings = List.copyOf(managerSettings);
        managerMachine = rack.add("manager");
        for (int i = 1; i <= workers; i++) {
            workerMachines.add(rack.add("n" + i));
        }
    }

    /**
     * Starts so many workers with all that belongs to them, the tests' image on each engine, and a manager with these arguments
     * beside the usual ones. Where no machines can be had the test ends here, and is not counted as failed.
     *
     * @param folder for the image
     */
    static Fleet startIfPossible(Path folder, int workers, String... managerSettings) {
        assumePossible();
        return start(folder, workers, managerSettings);
    }

    /** Where no machines can be had the test ends here, and is not counted as failed. */
    static void assumePossible() {
        Optional<String> obstacle = Rack.obstacle();
        assumeTrue(obstacle.isEmpty(), () -> obstacle.orElseThrow());
    }

    /** As {@link #startIfPossible}, but it fails where no machines can be had. */
    static Fleet start(Path folder, int workers, String... managerSettings) {
        Path image = Docker.savedImage(folder);
        Fleet fleet = new Fleet(workers, List.of(managerSettings));
        try {
            fleet.diagnosed(() -> fleet.begin(image));
            return fleet;
        } catch (RuntimeException | Error failure) {
            Renewed.afterwards(failure, fleet::close);
            throw failure;
        }
    }

    private void begin(Path image) {
        for (Machine machine : workerMachines) {
            machine.startEngine();
            machine.docker("load", "--input", image.toString());
        }
        makeWhole();
        awaitReady();
    }

    /** Does something with it. If that fails, the output tells what all machines looked like just then. */
    void diagnosed(Runnable deed) {
        try {
            deed.run();
        } catch (RuntimeException | Error failure) {
            // Of what comes with a failure, the report of the tests shows next to nothing.
            Renewed.afterwards(failure, () -> System.out.println(Diagnosis.of(this, failure)));
            throw failure;
        }
    }

    Api api() {
        return new Api("http://" + managerMachine.address() + ":" + MANAGER_PORT, TOKEN, ANSWER);
    }

    Machine managerMachine() {
        return managerMachine;
    }

    List<Machine> workerMachines() {
        return workerMachines;
    }

    /** The manager's or the worker's process on a machine. */
    Guest service(Machine machine) {
        return services.get(machine);
    }

    /** Where most tasks run. */
    Machine busiest() {
        return busiest(machine -> true);
    }

    /** Where most tasks run, of the others. */
    Machine busiestBut(Machine one) {
        return busiest(machine -> !machine.equals(one));
    }

    private Machine busiest(Predicate<Machine> which) {
        Map<String, Integer> attempts = new HashMap<>();
        api().get("/workers")
                .json()
                .forEach(worker -> attempts.put(
                        worker.get("name").stringValue(), worker.get("attempts").intValue()));
        return workerMachines.stream()
                .filter(which)
                .max(Comparator.comparingInt(machine -> attempts.getOrDefault(machine.name(), 0)))
                .orElseThrow();
    }

    /** Ends every fault: power, links, disks, engines and services are as they should be, or start. */
    void makeWhole() {
        for (Machine machine : workerMachines) {
            provide(machine);
            if (!machine.hasEngine()) {
                machine.startEngine();
            }
            machine.engine().thaw();
        }
        provide(managerMachine);
        if (!isServing(managerMachine)) {
            services.put(managerMachine, startManager());
        }
        services.get(managerMachine).thaw();
        for (Machine machine : workerMachines) {
            if (!isServing(machine)) {
                services.put(machine, startWorker(machine));
            }
        }
    }

    /** Starts the manager or the worker of a machine anew, whatever else is broken there. */
    void restartService(Machine machine) {
        services.get(machine).kill();
        services.put(machine, machine.equals(managerMachine) ? startManager() : startWorker(machine));
    }

    private static void provide(Machine machine) {
        if (!machine.hasPower()) {
            machine.powerOn();
        }
        machine.heal();
        machine.freeDisk();
    }

    private boolean isServing(Machine machine) {
        return services.containsKey(machine) && services.get(machine).isAlive();
    }

    private Guest startManager() {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=" + MANAGER_PORT,
                "--gantry.reconcile-interval=" + RECONCILE_INTERVAL.toSeconds() + "s"));
        arguments.addAll(managerSettings);
        return startService("manager", managerMachine, arguments.toArray(String[]::new));
    }

    private Guest startWorker(Machine machine) {
        return startService(
                "worker",
                machine,
                "--server.port=" + WORKER_PORT,
                "--gantry.worker.name=" + machine.name(),
                "--gantry.worker.engine=unix:///run/docker.sock",
                "--gantry.worker.capacity.memory=" + Need.MACHINE_MEMORY,
                "--gantry.manager-url=" + api().base());
    }

    private static Guest startService(String role, Machine machine, String... arguments) {
        List<String> command = new ArrayList<>(ServiceProcess.command(role));
        // In /run, so that it is gone with the machine's power.
        command.addAll(1, List.of("-Djava.io.tmpdir=/run", "-XX:-UsePerfData"));
        command.add("--server.address=" + machine.address());
        command.add("--gantry.cluster-token=" + TOKEN);
        command.add("--gantry.data-dir=" + machine.disk().resolve("gantry"));
        command.addAll(List.of(arguments));
        return machine.start(role, command);
    }

    void awaitReady() {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> isReady(api().get("/workers")));
    }

    private boolean isReady(Api.Answer answer) {
        return answer.status() == 200
                && answer.json().size() == workerMachines.size()
                && StreamSupport.stream(answer.json().spliterator(), false).allMatch(Fleet::isWell);
    }

    /** Whether the manager shows a worker that answers, and whose engine does. */
    static boolean isWell(JsonNode worker) {
        return worker.get("liveness").stringValue().equals("READY")
                && worker.get("engine").get("state").stringValue().equals("OK");
    }

    @Override
    public void close() {
        rack.close();
    }
}
