package dev.gantry.e2e;

import dev.gantry.machines.Command;
import dev.gantry.machines.Ports;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The repository's {@code docker-compose.yml}, with names, ports and base images of this test's own. */
final class Compose {

    static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();

    private static final Path FILE = REPOSITORY.resolve("docker-compose.yml");

    private final String project = "gantry-e2e-" + UUID.randomUUID().toString().substring(0, 8);
    private final String buildImage = "gantry-e2e/maven:" + project;
    private final String runImage = "gantry-e2e/java:" + project;
    private final int managerPort = Ports.free();
    private final Map<String, String> environment = Map.of(
            "GANTRY_BUILD_IMAGE",
            buildImage,
            "GANTRY_RUN_IMAGE",
            runImage,
            "GANTRY_CLUSTER_TOKEN",
            "",
            "GANTRY_ENGINE_SOCKET",
            engineSocket(),
            "GANTRY_MANAGER_PORT",
            Integer.toString(managerPort),
            "GANTRY_WORKER_1_PORT",
            Integer.toString(Ports.free()),
            "GANTRY_WORKER_2_PORT",
            Integer.toString(Ports.free()),
            "GANTRY_WORKER_PREFIX",
            project);

    Api api() {
        return new Api("http://127.0.0.1:" + managerPort);
    }

    int managerPort() {
        return managerPort;
    }

    String workerName(int number) {
        return project + "-" + number;
    }

    /** The label of every image and container that comes of this test, and of none else. */
    String label() {
        return "gantry-e2e=" + project;
    }

    void build(Path folder) {
        JavaImage.toBuildWith().make(buildImage, label(), folder);
        JavaImage.toRunOn().make(runImage, label(), folder);
        run("build");
    }

    String run(String... arguments) {
        return command(FILE, arguments).output();
    }

    /** Whether Compose accepts a file in the place of the repository's. */
    boolean accepts(Path file) {
        return command(file, "config", "-q").run().status() == 0;
    }

    /** The container of a service. */
    String container(String service) {
        return Docker.run(
                        "ps",
                        "-aq",
                        "--no-trunc",
                        "--filter",
                        "label=com.docker.compose.project=" + project,
                        "--filter",
                        "label=com.docker.compose.service=" + service)
                .strip();
    }

    String volumes() {
        return Docker.run("volume", "ls", "-q", "--filter", "label=com.docker.compose.project=" + project);
    }

    String images() {
        return Docker.run("images", "-aq", "--filter", "label=" + label());
    }

    /**
     * Removes everything, its tasks included, also after a start that failed half-way. The services go first, or they would
     * repair the tasks; what the builder kept of each stage, and the container of a step that failed, have no name but their
     * label.
     */
    void remove() {
        run("down", "-v", "--rmi", "local");
        Docker.removeContainers("dev.gantry.worker-name=" + workerName(1));
        Docker.removeContainers("dev.gantry.worker-name=" + workerName(2));
        Docker.removeContainers(label());
        Docker.run("image", "prune", "-f", "--filter", "label=" + label());
        Docker.run("images", "-q", "--filter", "label=" + label()).lines().forEach(image -> Docker.run("rmi", image));
    }

    private static String engineSocket() {
        String engine = System.getenv().getOrDefault("DOCKER_HOST", "");
        return engine.startsWith("unix://") ? engine.substring("unix://".length()) : "/var/run/docker.sock";
    }

    private Command command(Path file, String... arguments) {
        boolean plugin = new Command(List.of("docker", "compose", "version"), Map.of())
                        .run()
                        .status()
                == 0;
        List<String> words = new ArrayList<>(plugin ? List.of("docker", "compose") : List.of("docker-compose"));
        words.addAll(List.of("--project-directory", REPOSITORY.toString(), "-f", file.toString(), "-p", project));
        words.addAll(List.of(arguments));
        return new Command(words, environment);
    }
}
