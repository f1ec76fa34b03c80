package dev.gantry.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gantry.model.PullPolicy;
import dev.gantry.model.wire.ExecSpec;
import dev.gantry.model.wire.GantryJson;
import dev.gantry.model.wire.LogStream;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;

class UnreadableBodyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"command\": \"ls\"}                       | command: must be a list",
                "{\"command\": [\"ls\", {}]}                 | command[1]: must be a text",
                "{\"command\": [\"ls\"], \"tty\": \"maybe\"} | tty: must be true or false",
                "{\"command\": [\"ls\"], \"env\": [\"A=1\"]} | env: must be an object",
                "{\"command\": [\"ls\"], \"env\": {\"A\": []}}  | env.A: must be a text",
                "{\"command\": [\"ls\"], \"timeout\": \"x\"} | timeout: must be a duration such as 30s or 5m",
                "[]                                          | body: must be an object",
                "{\"cmd\": [\"ls\"]} | cmd: is not known here; known are command, env, stdin, timeout, tty, user, workingDir",
            })
    void theFieldIsNamedAndWhatIsAllowedThere(String body, String words) {
        assertThat(UnreadableBody.of(unreadable(body, ExecSpec.class))).hasMessage(words);
    }

    /** Fields as no body of a command has them. */
    record Others(
            int count,
            @Nullable Long most,
            @Nullable Boolean on,
            @Nullable LogStream stream,
            @Nullable PullPolicy policy,
            @Nullable Instant when) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"count\": \"many\"} | count: must be a number",
                "{\"most\": {}} | most: must be a number",
                "{\"on\": \"maybe\"} | on: must be true or false",
                "{\"stream\": []} | stream: must be one of STDOUT, STDERR, ALL",
                "{\"policy\": \"ALWAYS\"} | policy: must be one of always, if-not-present, never",
                "{\"when\": []} | when: must be of another form",
            })
    void whatNoCommandHasIsNamedToo(String body, String words) {
        assertThat(UnreadableBody.of(unreadable(body, Others.class))).hasMessage(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"{\"command\": [\"ls\"]", "{command: 1}"})
    void whatIsNoJsonIsSaidToBeSo(String body) {
        assertThat(UnreadableBody.of(unreadable(body, ExecSpec.class)).getMessage())
                .startsWith("body: Unexpected ")
                .doesNotContain("\n");
    }

    private static HttpMessageNotReadableException unreadable(String body, Class<?> type) {
        JacksonException failure = catchThrowableOfType(
                JacksonException.class, () -> GantryJson.mapper().readValue(body, type));
        return new HttpMessageNotReadableException("unreadable", failure, new Empty());
    }

    private record Empty() implements HttpInputMessage {

        @Override
        public InputStream getBody() {
            return new ByteArrayInputStream(new byte[0]);
        }

        @Override
        public HttpHeaders getHeaders() {
            return new HttpHeaders();
        }
    }
}
