package dev.gantry.manager.task.body;

import static dev.gantry.manager.task.body.Bodies.fields;
import static dev.gantry.manager.task.body.Bodies.read;
import static dev.gantry.manager.task.body.Bodies.spec;
import static dev.gantry.manager.task.body.Bodies.specWith;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The last value that a field takes, and the first that is refused under its name. */
class TaskSpecBoundsTest {

    @ParameterizedTest
    @ValueSource(strings = {"0.0000000001", "1.00000000001", "0.0005", "1024.001", "1e999", "-0.001"})
    void aCpuThatIsNotWholeThousandthsUpTo1024IsRefused(String cpu) {
        assertThat(fields("{\"image\": \"x\", \"cpu\": " + cpu + "}")).containsExactly("cpu");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.001", "0.1", "0.7", "1.005", "1023.999", "1024", "1e-3", "0.500000"})
    void aCpuOfWholeThousandthsIsTaken(String cpu) {
        assertThat(specWith("\"cpu\": " + cpu).cpu()).isEqualTo(Double.parseDouble(cpu));
    }

    @Test
    void aNegativeZeroIsZero() {
        assertThat(Double.doubleToRawLongBits(specWith("\"cpu\": -0.0").cpu())).isZero();
    }

    @Test
    void theNameOfALongImageIsCutToWhatANameMayBe() {
        assertThat(spec("{\"image\": \"" + "a".repeat(200) + "\"}").name()).isEqualTo("a".repeat(128));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-/x",
                "./x",
                "a..b.example/x",
                "-a.example/x",
                "host:/x",
                "x:",
                "x@sha256:1",
                "x//y",
                "/x",
                "x/",
                "x:-a",
                "x y",
                "a___b",
                "http://x/y"
            })
    void whatDockerWouldNotParseIsNoImage(String image) {
        assertThat(fields("{\"image\": \"" + image + "\"}")).containsExactly("image");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nginx",
                "nginx:alpine",
                "team/app",
                "localhost/app",
                "localhost:5000/app:1",
                "a.example/b/c_d/e-f:V1.2_3",
                "[::1]:5000/app",
                "HOST/app",
                "a__b",
                "a--b.c",
                "x:1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
            })
    void whatDockerParsesIsAnImage(String image) {
        assertThat(spec("{\"image\": \"" + image + "\"}").image()).isEqualTo(image);
    }

    @ParameterizedTest
    @CsvSource({
        "\"SIGTERM\", SIGTERM",
        "\"15\", 15",
        "15, 15",
        "\"SIGRTMIN+3\", SIGRTMIN+3",
        "\"KILL\", KILL",
        "null, ''"
    })
    void aStopSignalIsANameOrANumber(String value, String read) {
        assertThat(specWith("\"stopSignal\": " + value).stopSignal()).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"-\"", "\"+++\"", "\"999\"", "0", "65", "-1", "1.5", "\"SIG TERM\"", "\"sigterm\"", "true"})
    void whatIsNoSignalIsRefused(String value) {
        assertThat(fields("{\"image\": \"x\", \"stopSignal\": " + value + "}")).containsExactly("stopSignal");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"ports\": [{\"container\": 1, \"host\": 9}, {\"container\": 2, \"host\": 9}]         | ports[1]",
                "\"ports\": [{\"container\": 1}], \"exposedPorts\": {\"1/tcp\": {}}                    | exposedPorts.1/tcp",
                "\"ports\": [{\"container\": 1}], \"portBindings\": {\"1\": 5}                         | portBindings.1",
                "\"exposedPorts\": {\"1\": {}, \"1/tcp\": {}}                                          | exposedPorts.1/tcp",
                "\"exposedPorts\": {\"1\": 5}                                                          | exposedPorts.1",
                "\"portBindings\": {\"1\": 9, \"2\": \"9\"}                                            | portBindings.2",
                "\"portBindings\": {\"1\": 65536}                                                      | portBindings.1",
                "\"portBindings\": {\"0/tcp\": 1}                                                      | portBindings.0/tcp",
                "\"portBindings\": {\"1/sctp\": 1}                                                     | portBindings.1/sctp",
            })
    void aPortIsPublishedOnceAndWhole(String member, String field) {
        assertThat(fields("{\"image\": \"x\", " + member + "}")).containsExactly(field);
    }

    @Test
    void tcpAndUdpOfOnePortAreTwoPorts() {
        assertThat(specWith("\"portBindings\": {\"53/tcp\": 53, \"53/udp\": 53}")
                        .ports())
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exposedPorts", "portBindings"})
    void moreThanAHundredPortsAreRefusedInEveryForm(String field) {
        String value = field.equals("exposedPorts") ? "{}" : "0";
        String entries = IntStream.rangeClosed(1, 101)
                .mapToObj(port -> "\"" + port + "\": " + (value.equals("0") ? "" + port : value))
                .collect(Collectors.joining(", "));
        assertThat(fields("{\"image\": \"x\", \"" + field + "\": {" + entries + "}}"))
                .containsExactly(field);
    }
}
