package dev.gantry.manager.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {

    private static Version version(String text) {
        return Version.find(text).orElseThrow();
    }

    @Test
    void versionsAreOrderedByTheirParts() {
        List<String> ascending = List.of(
                "0.9",
                "1.0.0-alpha",
                "1.0.0-alpha.1",
                "1.0.0-alpha.beta",
                "1.0.0-beta",
                "1.0.0-beta.2",
                "1.0.0-beta.11",
                "1.0.0-rc.1",
                "1.0.0",
                "1.0.0.1",
                "1.0.1",
                "1.2",
                "1.10",
                "v2");
        for (int i = 0; i < ascending.size(); i++) {
            for (int j = 0; j < ascending.size(); j++) {
                assertThat(Integer.signum(version(ascending.get(i)).compareTo(version(ascending.get(j)))))
                        .as("%s to %s", ascending.get(i), ascending.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1.0.0", "v1.2, 1.2", "5.10.0-28-amd64, 5.10", "20.10.24+dfsg1, 20.10.24", "1.0~rc1, 1.0-rc1"})
    void whatDoesNotCountMakesNoDifference(String one, String other) {
        assertThat(version(one)).isEqualByComparingTo(version(other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v", "latest", "1.", "1..2", ".1", "1.x", "1 2", "99999999999999999999"})
    void whatIsNoVersionIsNone(String text) {
        assertThat(Version.find(text)).isEmpty();
    }
}
