package dev.gantry.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class AccessRuleTest {

    private static AccessRule rule(String token, String address) {
        return AccessRule.of(new GantryProperties(Path.of("."), token, DataSize.ofMegabytes(1)), address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.1.2.3"})
    void offLoopbackATokenIsRequired(String address) {
        assertThatThrownBy(() -> rule("", address))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining(address);
        assertThat(rule("secret", address).needsToken()).isTrue();
    }

    @Test
    void theTokenIsTakenAsBearerAndAsPasswordAndNeverShown() {
        AccessRule rule = rule("secret", "127.0.0.1");

        assertThat(rule.allows("Bearer secret")).isTrue();
        assertThat(rule.allows("bearer secret")).isTrue();
        assertThat(rule.allows(basic("anybody:secret"))).isTrue();
        assertThat(rule.allows(basic("secret:other"))).isFalse();
        assertThat(rule.allows("Bearer secre")).isFalse();
        assertThat(rule.allows("Basic ???")).isFalse();
        assertThat(rule.allows(null)).isFalse();
        assertThat(new GantryProperties(Path.of("."), "secret", DataSize.ofMegabytes(1)).toString())
                .doesNotContain("secret");
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost,true",
        "localhost:8080,true",
        "127.0.0.1:1,true",
        "[::1]:8080,true",
        "LOCALHOST,true",
        "evil.example,false",
        "127.0.0.1.evil.example,false",
        "localhost.evil.example:8080,false",
        "'',false",
    })
    void onlyTheNamesOfLoopbackAreServedWithoutAToken(String host, boolean served) {
        assertThat(AccessRule.isLoopbackHost(host)).isEqualTo(served);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080,localhost:8080,true",
        "http://evil.example,localhost:8080,false",
        "http://localhost:9090,localhost:8080,false",
        "null,localhost:8080,false",
        "'http://[broken',localhost:8080,false",
    })
    void onlyThisServicesOwnPagesMayCall(String origin, String host, boolean own) {
        assertThat(AccessRule.isOwnOrigin(origin, host)).isEqualTo(own);
    }
}
