package dev.gantry.e2e;

import dev.gantry.machines.Ports;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.RemoteDockerImage;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** A registry in a container, made of this machine's own one, or else fetched. It forgets what it was given. */
final class RegistryContainer extends GenericContainer<RegistryContainer> {

    private static final Pattern FILE = Pattern.compile("/\\S+");
    private static final int PORT = 5_000;
    private static final String SETTINGS = """
            version: 0.1
            storage: {inmemory: {}}
            http: {addr: ":5000"}
            """;

    /** What its one user is called, where it wants to know one, and that one's password. */
    static final String USER = "gantry";

    static final String PASSWORD = "s3cret";

    /** The password as htpasswd(1) writes it: bcrypt, the only form that the registry reads. */
    private static final String HASH = "$2b$05$Lq6JhybtXQD0smoBBUIzzeRRck6WHh/oQg3lX2zJMP9Fykfe2yfZ.";

    private final int port = Ports.free();

    /** It can be stopped and started again under its address, and forgets what it had. */
    RegistryContainer() {
        super(image());
        addFixedExposedPort(port, PORT);
        waitingFor(Wait.forHttp("/v2/").forPort(PORT).forStatusCodeMatching(status -> status == 200 || status == 401));
    }

    /** One that answers nobody but its user. */
    static RegistryContainer closed() {
        return new RegistryContainer()
                .withCopyToContainer(Transferable.of(USER + ":" + HASH + "\n"), "/users")
                .withEnv("REGISTRY_AUTH", "htpasswd")
                .withEnv("REGISTRY_AUTH_HTPASSWD_REALM", "gantry")
                .withEnv("REGISTRY_AUTH_HTPASSWD_PATH", "/users");
    }

    private static Future<String> image() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "docker-registry"))
                .filter(Files::isExecutable)
                .findFirst()
                .<Future<String>>map(RegistryContainer::made)
                .orElseGet(() -> new RemoteDockerImage(DockerImageName.parse("registry:2")));
    }

    private static ImageFromDockerfile made(Path program) {
        ImageFromDockerfile image = new ImageFromDockerfile("gantry-e2e/registry:1", false)
                .withFileFromPath("registry", program)
                .withFileFromString("settings.yml", SETTINGS);
        StringBuilder dockerfile =
                new StringBuilder("FROM scratch\nCOPY registry /registry\nCOPY settings.yml /settings.yml\n");
        for (String library : libraries(program)) {
            image.withFileFromPath("root" + library, Path.of(library));
            dockerfile
                    .append("COPY root")
                    .append(library)
                    .append(' ')
                    .append(library)
                    .append('\n');
        }
        return image.withFileFromString(
                "Dockerfile",
                dockerfile
                        .append("CMD [\"/registry\", \"serve\", \"/settings.yml\"]\n")
                        .toString());
    }

    /** The files that the program is linked with. */
    private static List<String> libraries(Path program) {
        try {
            Process ldd = new ProcessBuilder("ldd", program.toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return FILE.matcher(output).results().map(MatchResult::group).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    int port() {
        return port;
    }

    /** The name under which an image is known here. */
    String name(String image) {
        return "127.0.0.1:" + port + "/" + image;
    }
}
