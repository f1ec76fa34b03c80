package dev.gantry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusRangeTest {

    @ParameterizedTest
    @CsvSource({
        "200, 200, true",
        "200, 201, false",
        "200-399, 200, true",
        "200-399, 399, true",
        "200-399, 199, false",
        "200-399, 400, false",
        "204-204, 204, true"
    })
    void bothEndsBelongToARange(String range, int status, boolean contained) {
        assertThat(StatusRange.parse(range).contains(status)).isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "99", "600", "399-200", "200-", "-200", "2xx", "200 - 399", "0200"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> StatusRange.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"200", "200-399"})
    void aRangeIsWrittenAsItWasRead(String text) {
        assertThat(StatusRange.parse(text)).hasToString(text);
    }
}
