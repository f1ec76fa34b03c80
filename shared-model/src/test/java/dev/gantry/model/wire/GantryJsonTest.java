package dev.gantry.model.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gantry.model.Attempt;
import dev.gantry.model.HealthCheck;
import dev.gantry.model.Phase;
import dev.gantry.model.PortMapping;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Protocol;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.SpecHash;
import dev.gantry.model.StatusRange;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class GantryJsonTest {

    private final JsonMapper json = GantryJson.mapper();

    @Test
    void anAssignmentSurvivesTheWire() {
        Assignment assignment = Assignment.run(
                new TaskId(UUID.fromString("266592cd-960d-4091-981c-8c25c44b1018")),
                new Attempt(2),
                TaskSpec.ofImage("web", "nginx"),
                new SpecHash("a".repeat(64)),
                List.of(new PortMapping(80, 20_000, Protocol.TCP)));

        String text = json.writeValueAsString(assignment);

        assertThat(text)
                .contains("\"task\":\"266592cd-960d-4091-981c-8c25c44b1018\"")
                .contains("\"attempt\":2")
                .contains("\"grace\":\"10s\"")
                .contains("\"protocol\":\"tcp\"");
        assertThat(json.readValue(text, Assignment.class)).isEqualTo(assignment);
    }

    @Test
    void aStopCarriesNoSpec() {
        Assignment stop = Assignment.stop(new TaskId(new UUID(1, 2)), Attempt.FIRST, Duration.ofMillis(1500));

        String text = json.writeValueAsString(stop);

        assertThat(text).contains("\"grace\":\"1500ms\"").doesNotContain("spec");
        assertThat(json.readValue(text, Assignment.class)).isEqualTo(stop);
    }

    @Test
    void resourcesAreCoresInJsonAndThousandthsInside() {
        Resources resources = new Resources(1500, 512, 10, 100);

        String text = json.writeValueAsString(resources);

        assertThat(json.readTree(text))
                .isEqualTo(json.readTree("{\"cpu\":1.5,\"memory\":512,\"disk\":10,\"pids\":100}"));
        assertThat(json.readValue(text, Resources.class)).isEqualTo(resources);
    }

    @Test
    void aFreePortHasNoHostInJson() {
        String text = json.writeValueAsString(new PortSpec(80, 0, Protocol.UDP));

        assertThat(text).isEqualTo("{\"container\":80,\"protocol\":\"udp\"}");
        assertThat(json.readValue(text, PortSpec.class)).isEqualTo(new PortSpec(80, 0, Protocol.UDP));
    }

    static Stream<Arguments> checks() {
        Duration second = Duration.ofSeconds(1);
        return Stream.of(
                arguments(
                        new HealthCheck.Http(
                                "/", 80, StatusRange.NO_ERROR, Map.of(), Duration.ofSeconds(10), second, 3, second),
                        "{'type':'http','path':'/','port':80,'status':'200-399','interval':'10s','timeout':'1s','retries':3,'startPeriod':'1s'}"),
                arguments(
                        new HealthCheck.Tcp(80, second, second, 1, Duration.ZERO),
                        "{'type':'tcp','port':80,'interval':'1s','timeout':'1s','retries':1,'startPeriod':'0s'}"),
                arguments(
                        new HealthCheck.Command(List.of("true"), second, second, 1, Duration.ZERO),
                        "{'type':'command','command':['true'],'interval':'1s','timeout':'1s','retries':1,'startPeriod':'0s'}"),
                arguments(new HealthCheck.Image(), "{'type':'image'}"));
    }

    @ParameterizedTest
    @MethodSource("checks")
    void aHealthCheckIsOneFlatObject(HealthCheck check, String text) {
        TaskSpec spec = TaskSpec.builder("web", "nginx").healthCheck(check).build();

        String written = json.writeValueAsString(spec);

        assertThat(json.readTree(written).get("healthCheck")).isEqualTo(json.readTree(text.replace('\'', '"')));
        assertThat(json.readTree(written).has("readinessCheck")).isFalse();
        assertThat(json.readValue(written, TaskSpec.class)).isEqualTo(spec);
    }

    @Test
    void anUnknownFieldIsRefusedByName() {
        assertThatThrownBy(() -> json.readValue("{\"container\":80,\"hots\":1}", PortSpec.class))
                .isInstanceOf(JacksonException.class)
                .hasMessageContaining("hots");
    }

    @Test
    void whatAnotherVersionSaysBeyondTheKnownIsReadOver() {
        String text = "{\"task\":\"266592cd-960d-4091-981c-8c25c44b1018\",\"attempt\":2,\"phase\":\"RUNNING\","
                + "\"reason\":\"WARMED_UP\",\"mood\":\"fine\",\"message\":\"\"}";

        Observation read = GantryJson.ofPeers().readValue(text, Observation.class);

        assertThat(read.phase()).isEqualTo(Phase.RUNNING);
        assertThat(read.reason()).isEqualTo(Reason.UNKNOWN);
        assertThatThrownBy(() -> json.readValue(text, Observation.class))
                .as("only a peer is heard so")
                .isInstanceOf(JacksonException.class);
    }

    @ParameterizedTest
    @CsvSource({"1500,1500ms", "0,0s", "10000,10s", "90000,90s", "300000,5m", "7200000,2h", "604800000,7d"})
    void durationsAreWrittenWithTheLargestUnitThatLosesNothing(long millis, String text) {
        assertThat(DurationText.print(Duration.ofMillis(millis))).isEqualTo(text);
        assertThat(DurationText.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "-1s", "1.5s", "10 parsecs", "PT10S", "9999999999999s"})
    void otherFormsOfDurationsAreRefused(String text) {
        assertThatThrownBy(() -> DurationText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("500ms, 10s, 5m, 2h or 7d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1-1-1-1-1", "266592cd-960d-4091-981c-8c25c44b101", "not-a-uuid"})
    void anIdThatIsNoUuidIsRefused(String text) {
        assertThatThrownBy(() -> TaskId.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
