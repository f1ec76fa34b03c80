package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The images and {@code docker-compose.yml}: built, started, used, broken and taken down. */
class ComposeIT {

    private static final List<String> SERVICES = List.of("manager", "worker-1", "worker-2");

    @TempDir
    static Path folder;

    private static final Compose compose = new Compose();
    private static final Api api = compose.api();

    /** Otherwise the engine would restart the services of a test that was broken off for ever. */
    private static final Thread INTERRUPTED = new Thread(compose::remove);

    @BeforeAll
    static void up() {
        Runtime.getRuntime().addShutdownHook(INTERRUPTED);
        Docker.ensureImage(folder);
        compose.build(folder);
        compose.run("up", "-d");
        SERVICES.forEach(ComposeIT::awaitHealth);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> api.get("/workers")
                                .json()
                                .valueStream()
                                .filter(worker ->
                                        worker.get("liveness").stringValue().equals("READY"))
                                .count()
                        == 2);
    }

    @AfterAll
    static void downEndsTheServicesAtOnceAndLeavesNothing() {
        List<String> endings;
        try {
            compose.run("stop");
            endings = SERVICES.stream()
                    .map(service -> inspect("{{.State.ExitCode}}", service))
                    .toList();
        } finally {
            compose.remove();
            Runtime.getRuntime().removeShutdownHook(INTERRUPTED);
        }

        assertThat(endings).as("143 is the end by SIGTERM, 137 by force").containsOnly("143");
        assertThat(Docker.containers(compose.label())).isEmpty();
        assertThat(compose.volumes()).isEmpty();
        assertThat(compose.images()).isEmpty();
    }

    @Test
    void theInstalledComposeTakesTheFileAndNoMistakenOne() throws IOException {
        Path file = Compose.REPOSITORY.resolve("docker-compose.yml");
        String mistaken = Files.readString(file).replace("restart: unless-stopped", "restrat: unless-stopped");

        assertThat(compose.accepts(file)).isTrue();
        assertThat(compose.accepts(Files.writeString(folder.resolve("mistaken.yml"), mistaken)))
                .as("a member that Compose does not know")
                .isFalse();
    }

    @Test
    void eachWorkerOffersHalfOfTheMachineAndPortsOfItsOwn() {
        double cpus = Double.parseDouble(engine("{{.NCPU}}"));
        long memory = Long.parseLong(engine("{{.MemTotal}}")) / 1024 / 1024;

        List<JsonNode> workers = api.get("/workers").json().valueStream().toList();

        assertThat(workers)
                .extracting(worker -> worker.get("name").stringValue())
                .containsExactlyInAnyOrder(compose.workerName(1), compose.workerName(2));
        assertThat(workers).allSatisfy(worker -> {
            JsonNode capacity = worker.get("capacity");
            assertThat(capacity.get("cpu").doubleValue()).isEqualTo(cpus / 2);
            assertThat(capacity.get("memory").longValue()).isEqualTo(memory / 2);
        });
        assertThat(workers)
                .extracting(worker -> worker.get("portRange").stringValue())
                .containsExactlyInAnyOrder("20000-24999", "25000-29999");
    }

    @Test
    void theServicesListenOnLoopbackOnly() throws IOException {
        List<InetAddress> outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .toList();

        assertThat(outside).as("at least the engine's own bridge").isNotEmpty();
        assertThat(outside)
                .allSatisfy(address -> assertThatExceptionOfType(ConnectException.class)
                        .isThrownBy(() -> new Socket(address, compose.managerPort()).close()));
    }

    @Test
    void theImagesStartFromTheirCache() {
        Map.of("manager", "manager-service.jar", "worker-1", "worker-service.jar")
                .forEach((service, jar) -> {
                    String withTheCacheOrNotAtAll =
                            "java $JAVA_OPTS -XX:AOTMode=on -XX:AOTCache=app.aot -cp " + jar + " -version";

                    String output = Docker.run(
                            "run",
                            "--rm",
                            "--entrypoint",
                            "sh",
                            inspect("{{.Image}}", service),
                            "-c",
                            withTheCacheOrNotAtAll);

                    assertThat(output).as("otherwise an error of the JVM").startsWith("openjdk version");
                });
    }

    @Test
    void aTaskOutlivesItsWorkersContainerAndIsAdoptedByTheNext() {
        String id = api.submit("{\"image\": \"" + Docker.IMAGE + "\", \"command\": [\"httpd\", \"-f\", \"-p\", \"80\","
                + " \"-h\", \"/bin\"], \"ports\": [{\"container\": 80}]}");
        JsonNode task = api.await(id, "RUNNING");
        String container = task.get("containerId").stringValue();
        Api page = new Api(
                "http://127.0.0.1:" + task.get("ports").get(0).get("host").intValue());
        String service =
                task.get("worker").get("name").stringValue().equals(compose.workerName(1)) ? "worker-1" : "worker-2";
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> page.get("/not-executable").body().equals("text"));

        killMainProcess(service);

        await().atMost(Duration.ofSeconds(60))
                .until(() -> inspect("{{.RestartCount}}", service).equals("1"));
        awaitHealth(service);
        assertThat(page.get("/not-executable").body()).isEqualTo("text");
        assertThat(Docker.runningContainers("dev.gantry.task=" + id)).containsExactly(container);
        JsonNode after = api.get("/tasks/" + id).json();
        assertThat(after.get("containerId").stringValue()).isEqualTo(container);
        assertThat(after.get("attempt").intValue()).isEqualTo(1);
        assertThat(after.get("restarts").intValue()).isZero();

        JsonNode stopped = api.delete("/tasks/" + id + "?grace=0s&wait=30s").json();

        assertThat(stopped.get("state").stringValue())
                .as("the next process has it")
                .isEqualTo("COMPLETED");
        assertThat(Docker.containers("dev.gantry.task=" + id)).isEmpty();
    }

    @Test
    void aWorkerInAContainerSeesWhatItsTasksUse() {
        String id = api.submit(
                "{\"image\": \"" + Docker.IMAGE
                        + "\", \"command\": [\"sh\", \"-c\", \"while true; do :; done\"], \"cpu\": 0.2, \"stopGrace\": \"0s\"}");
        assertThat(api.await(id, "RUNNING").get("state").stringValue()).isEqualTo("RUNNING");

        JsonNode usage = await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> api.get("/tasks/" + id + "/stats").json(),
                        seen -> seen.path("cpu").asDouble() > 0);

        assertThat(usage.path("memory").asDouble()).isPositive();
        assertThat(usage.path("memoryLimit").asLong()).isEqualTo(256);
        api.delete("/tasks/" + id + "?grace=0s&wait=30s");
    }

    @Test
    void aWorkerInAContainerMeasuresTheDiskOfItsEngine() throws IOException {
        String file = "/workers/" + compose.workerName(1) + "/images";

        JsonNode disk = api.get(file).json().path("disk");

        assertThat(disk.path("total").asLong())
                .isEqualTo(Files.getFileStore(Path.of(engine("{{.DockerRootDir}}")))
                        .getTotalSpace());
    }

    /**
     * {@code kill -9} from the outside. The engine takes {@code docker kill} for a wish of its user, after which it restarts
     * nothing; and the first process of a container cannot be killed from within.
     */
    private static void killMainProcess(String service) {
        Docker.run("run", "--rm", "--pid", "host", Docker.IMAGE, "kill", "-9", inspect("{{.State.Pid}}", service));
    }

    private static void awaitHealth(String service) {
        await().atMost(Duration.ofSeconds(90))
                .until(() -> inspect("{{.State.Health.Status}}", service).equals("healthy"));
    }

    private static String engine(String format) {
        return Docker.run("info", "-f", format).strip();
    }

    private static String inspect(String format, String service) {
        return Docker.run("inspect", "-f", format, compose.container(service)).strip();
    }
}
