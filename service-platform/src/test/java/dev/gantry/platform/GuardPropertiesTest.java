package dev.gantry.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.model.guard.Guard;
import dev.gantry.model.guard.Permission;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardPropertiesTest {

    @Test
    void whatIsNamedIsAllowedAndNothingElse() {
        Guard guard = new GuardProperties(List.of("host-network", "bind-mounts"), List.of("/srv/data")).guard();

        assertThat(Permission.values())
                .filteredOn(guard::allows)
                .containsExactlyInAnyOrder(Permission.HOST_NETWORK, Permission.BIND_MOUNTS);
        assertThat(guard.refusalOfSource("/srv/data/x")).isEmpty();
        assertThat(guard.refusalOfSource("/srv")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "hostnetwork,      /srv,       gantry.guard.allow has 'hostnetwork'",
        "bind-mounts,      srv,        gantry.guard.bind-sources has 'srv'",
        "bind-mounts,      /srv/../x,  gantry.guard.bind-sources has '/srv/../x'",
        "bind-mounts,      /srv/,      gantry.guard.bind-sources has '/srv/'",
        "privileged,       /srv,       says nothing unless gantry.guard.allow has bind-mounts"
    })
    void aWrongSettingIsNamedWithWhatIsAllowed(String allow, String source, String words) {
        assertThatThrownBy(() -> new GuardProperties(List.of(allow), List.of(source)).guard())
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining(words);
    }
}
