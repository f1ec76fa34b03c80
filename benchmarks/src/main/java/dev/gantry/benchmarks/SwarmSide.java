package dev.gantry.benchmarks;

import dev.gantry.machines.Machine;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Docker Swarm on the machines' engines; its manager is the first of them. */
final class SwarmSide implements Orchestrator {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String SERVICE = "benchmark";

    private final Engine manager;
    private final String title;
    private final String restartPolicy;
    private final int machines;

    private SwarmSide(Engine manager, String title, String restartPolicy, int machines) {
        this.manager = manager;
        this.title = title;
        this.restartPolicy = restartPolicy;
        this.machines = machines;
    }

    /** Makes a swarm of the machines with its defaults; the engines are in the order of the machines. */
    static SwarmSide form(List<Machine> machines, List<Engine> engines) {
        Engine manager = engines.getFirst();
        String first = machines.getFirst().address();
        manager.call(200, "POST", "/swarm/init", listening(first, ""));
        String token = manager.call(200, "GET", "/swarm", "")
                .get("JoinTokens")
                .get("Worker")
                .stringValue();
        for (int index = 1; index < machines.size(); index++) {
            String more = String.format(", \"RemoteAddrs\": [\"%s:2377\"], \"JoinToken\": \"%s\"", first, token);
            engines.get(index)
                    .call(
                            200,
                            "POST",
                            "/swarm/join",
                            listening(machines.get(index).address(), more));
        }
        return new SwarmSide(manager, "Docker Swarm", "{}", machines.size());
    }

    private static String listening(String address, String more) {
        return String.format("{\"ListenAddr\": \"%s:2377\", \"AdvertiseAddr\": \"%s:2377\"%s}", address, address, more);
    }

    /** The same swarm, told to restart at once: it waits for five seconds otherwise. */
    SwarmSide withoutDelay() {
        return new SwarmSide(
                manager, "Docker Swarm, restart delay 0", "{\"Condition\": \"any\", \"Delay\": 0}", machines);
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public void run(int copies) {
        String policy = restartPolicy.equals("{}") ? "" : "\"RestartPolicy\": " + restartPolicy + ", ";
        manager.call(
                201,
                "POST",
                "/services/create",
                String.format(Locale.ROOT, """
                {"Name": "%s", "Mode": {"Replicated": {"Replicas": %d}}, "TaskTemplate": {%s
                  "ContainerSpec": {"Image": "%s", "Args": ["sleep", "3600"], "StopSignal": "SIGKILL",
                    "CapabilityDrop": ["CAP_NET_RAW"]},
                  "Resources": {"Limits": {"NanoCPUs": 1000000000, "MemoryBytes": %d, "Pids": 512}},
                  "LogDriver": {"Name": "json-file", "Options": {"max-size": "10m", "max-file": "3"}}}}""", SERVICE, copies, policy, Engine.IMAGE, (long) Engine.MEMORY << 20));
    }

    @Override
    public void removeAll() {
        manager.call(200, "DELETE", "/services/" + SERVICE, "");
    }

    @Override
    public boolean isWhole() {
        List<JsonNode> nodes =
                manager.call(200, "GET", "/nodes", "").valueStream().toList();
        return nodes.size() == machines
                && nodes.stream()
                        .allMatch(node ->
                                node.get("Status").get("State").stringValue("").equals("ready"));
    }

    @Override
    public void open(Machine machine, boolean open) {
        setAvailability(machine, open ? "active" : "pause");
    }

    @Override
    public void drain(Machine machine) {
        setAvailability(machine, "drain");
    }

    private void setAvailability(Machine machine, String availability) {
        JsonNode node = manager.call(200, "GET", "/nodes", "")
                .valueStream()
                .filter(each ->
                        each.get("Description").get("Hostname").stringValue("").equals(machine.name()))
                .findFirst()
                .orElseThrow(() -> new BenchFailure("the swarm has no node " + machine.name()));
        ObjectNode spec = (ObjectNode) node.get("Spec");
        spec.put("Availability", availability);
        manager.call(
                200,
                "POST",
                "/nodes/" + node.get("ID").stringValue() + "/update?version="
                        + node.get("Version").get("Index").longValue(),
                JSON.writeValueAsString(spec));
    }
}
