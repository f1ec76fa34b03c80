package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.dockerjava.api.model.AuthConfig;
import dev.gantry.model.Reason;
import dev.gantry.platform.StartupFailure;
import dev.gantry.worker.platform.RegistrySettings;
import dev.gantry.worker.runtime.EngineFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryAccessTest {

    private static final AuthConfig OF_MACHINE = new AuthConfig().withUsername("machine");

    @TempDir
    Path folder;

    private static RegistrySettings settings(String address) {
        return new RegistrySettings(address, "own", "s3cret", null);
    }

    private static String userFor(String image, String... addresses) throws EngineFailure {
        List<RegistrySettings> known =
                List.of(addresses).stream().map(RegistryAccessTest::settings).toList();
        return new RegistryAccess(known, _ -> OF_MACHINE)
                .find(image)
                .map(AuthConfig::getUsername)
                .orElse("");
    }

    @ParameterizedTest
    @CsvSource({
        "registry.example.com/team/app:1, registry.example.com",
        "registry.example.com/app@sha256:0000000000000000000000000000000000000000000000000000000000000000, registry.example.com",
        "registry.example.com:5000/app, https://Registry.Example.com:5000/v2/",
        "127.0.0.1:5000/app, 127.0.0.1:5000",
        "localhost/app, localhost",
        "team/app, ''",
        "app, ''"
    })
    void aRegistryIsKnownByItsHost(String image, String address) throws EngineFailure {
        assertThat(userFor(image, "other.example.com", address)).isEqualTo("own");
    }

    @ParameterizedTest
    @CsvSource({
        "registry.example.com/app, example.com",
        "registry.example.com/app, registry.example.com:5000",
        "registry.example.com:5000/app, registry.example.com",
        "registry.example.com.evil.example/app, registry.example.com",
        "registry.example.com/app, ''",
        "app, registry.example.com"
    })
    void nobodyElseIsShownTheCredentials(String image, String address) throws EngineFailure {
        assertThat(userFor(image, address)).isEqualTo("machine");
    }

    @Test
    void aRegistryOfWhichNobodyKnowsAnythingIsShownNothing() throws EngineFailure {
        assertThat(new RegistryAccess(List.of(), _ -> null).find("registry.example.com/app"))
                .isEmpty();
    }

    @Test
    void aPasswordFileIsReadAtEachPull() throws IOException, EngineFailure {
        Path file = Files.writeString(folder.resolve("password"), "first\n");
        RegistryAccess access =
                new RegistryAccess(List.of(new RegistrySettings("r:5000", "own", "", file)), _ -> OF_MACHINE);
        assertThat(access.find("r:5000/app").map(AuthConfig::getPassword)).isEqualTo(Optional.of("first"));

        Files.writeString(file, "second\n");

        assertThat(access.find("r:5000/app").map(AuthConfig::getPassword)).isEqualTo(Optional.of("second"));
    }

    @Test
    void aPasswordFileThatIsNotThereIsTheReason() {
        Path file = folder.resolve("none");
        RegistryAccess access =
                new RegistryAccess(List.of(new RegistrySettings("r:5000", "own", "", file)), _ -> OF_MACHINE);

        assertThatExceptionOfType(EngineFailure.class)
                .isThrownBy(() -> access.find("r:5000/app"))
                .withMessageContaining(file.toString())
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Reason.IMAGE_PULL_DENIED));
    }

    @Test
    void settingsThatSayTooLittleOrTooMuchAreRefusedAtTheStart() {
        assertThatExceptionOfType(StartupFailure.class)
                .isThrownBy(() -> new RegistrySettings("r:5000", "", "s3cret", null))
                .withMessageContaining("r:5000");
        assertThatExceptionOfType(StartupFailure.class)
                .isThrownBy(() -> new RegistrySettings("r:5000", "own", "", null));
        assertThatExceptionOfType(StartupFailure.class)
                .isThrownBy(() -> new RegistrySettings("r:5000", "own", "s3cret", folder))
                .satisfies(refusal -> assertThat(refusal.toString()).doesNotContain("s3cret"));
    }

    @Test
    void settingsDoNotPrintTheirPassword() {
        assertThat(settings("r:5000").toString()).contains("r:5000").doesNotContain("s3cret");
    }
}
