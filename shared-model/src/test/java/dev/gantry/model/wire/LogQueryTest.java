package dev.gantry.model.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gantry.model.problem.FieldError;
import dev.gantry.model.problem.ProblemException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogQueryTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private static LogQuery parse(String name, String... values) {
        return LogQuery.parse(Map.of(name, values), NOW);
    }

    @Test
    void withoutParametersItIsEverythingSoFar() {
        assertThat(LogQuery.parse(Map.of(), NOW)).isEqualTo(LogQuery.ALL);
    }

    @Test
    void whatIsAskedOfAWorkerMeansTheSame() {
        LogQuery query = new LogQuery(
                true,
                Optional.of(5),
                Optional.of(NOW.minusSeconds(60)),
                true,
                LogStream.STDERR,
                Optional.of(2),
                Optional.of(0));
        Map<String, String[]> parameters = new HashMap<>();
        for (String pair : query.text().substring(1).split("&", -1)) {
            int equals = pair.indexOf('=');
            parameters.put(pair.substring(0, equals), new String[] {pair.substring(equals + 1)});
        }

        assertThat(LogQuery.parse(parameters, Instant.EPOCH)).isEqualTo(query);
    }

    @Test
    void aDurationIsCountedBackFromNow() {
        assertThat(parse("since", "10m").since()).contains(Instant.parse("2026-01-01T11:50:00Z"));
        assertThat(parse("since", "2026-01-01T13:00:00+02:00").since()).contains(Instant.parse("2026-01-01T11:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "follow,yes",
        "tail,-1",
        "tail,many",
        "tail,99999999999",
        "since,yesterday",
        "since,''",
        "timestamps,1",
        "stream,both",
        "attempt,0",
        "restart,-1",
        "restart,x",
        "lines,5",
        "stdout,true"
    })
    void whatIsWrongIsNamed(String name, String value) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> parse(name, value))
                .satisfies(refused -> assertThat(refused.errors())
                        .extracting(FieldError::field)
                        .containsExactly(name));
    }

    @Test
    void aParameterThatIsGivenTwiceIsRefused() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> parse("tail", "1", "2"))
                .withMessageContaining("given 2 times");
    }
}
