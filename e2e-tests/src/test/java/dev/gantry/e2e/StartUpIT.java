package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that cannot start says why in one line and ends with a status that is not 0. */
class StartUpIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private Map<String, String> data() {
        return Map.of("GANTRY_DATA_DIR", folder.resolve("data").toString());
    }

    /** From the jar alone, as somebody without the launcher does. */
    private static ServiceProcess plain(
            String service, Path folder, Map<String, String> environment, String... arguments) {
        return ServiceProcess.start(ServiceProcess.plainCommand(service), folder, environment, arguments);
    }

    private static void saysInOneLine(ServiceProcess process, String... words) {
        assertThat(process.awaitEnd(SOON)).isEqualTo(1);
        assertThat(process.output().lines().filter(line -> line.startsWith("gantry: ")))
                .singleElement()
                .asString()
                .contains(words);
        assertThat(process.output()).doesNotContain("\tat ");
    }

    @Test
    void aDataFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Map<String, String> environment = Map.of("GANTRY_DATA_DIR", file.toString());

        try (ServiceProcess manager = plain("manager", folder, environment);
                ServiceProcess worker = plain("worker", folder, environment)) {
            saysInOneLine(manager, "data folder", file.toString(), "cannot be written");
            saysInOneLine(worker, "data folder", file.toString(), "cannot be written");
        }
    }

    @Test
    void aDataFolderThatAnotherManagerHasIsNamed() throws IOException {
        try (SmallCluster cluster = SmallCluster.start(folder);
                ServiceProcess second = plain(
                        "manager",
                        folder,
                        Map.of("GANTRY_DATA_DIR", cluster.data().toString()),
                        "--server.port=0")) {
            saysInOneLine(second, "data folder", "in use");
        }
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServiceProcess manager = plain("manager", folder, data(), "--server.port=" + taken.getLocalPort())) {
            saysInOneLine(manager, "Port " + taken.getLocalPort(), "in use");
        }
    }

    @Test
    void aWorkerWithoutAnEngineSaysWhatToDo() {
        try (ServiceProcess worker =
                plain("worker", folder, data(), "--gantry.worker.engine=unix:///no/such/docker.sock")) {
            saysInOneLine(worker, "No Docker engine answers at unix:///no/such/docker.sock");
        }
    }

    @Test
    void aServiceOffLoopbackNeedsAToken() {
        try (ServiceProcess manager = plain("manager", folder, data(), "--server.address=0.0.0.0");
                ServiceProcess worker = plain("worker", folder, data(), "--server.address=0.0.0.0")) {
            saysInOneLine(manager, "0.0.0.0", "gantry.cluster-token");
            saysInOneLine(worker, "0.0.0.0", "gantry.cluster-token");
        }
    }
}
