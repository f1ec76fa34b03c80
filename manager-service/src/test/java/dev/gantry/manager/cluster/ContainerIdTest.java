package dev.gantry.manager.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerIdTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c1-1",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "f3a9c0de00000001f3a9c0de00000002f3a9c0de00000003f3a9c0de0000000f",
                "F3A9C0DE00000001F3A9C0DE00000002F3A9C0DE00000003F3A9C0DE0000000F",
                "g3a9c0de00000001f3a9c0de00000002f3a9c0de00000003f3a9c0de0000000f",
                "f3a9c0de00000001f3a9c0de00000002f3a9c0de00000003f3a9c0de0000000fa"
            })
    void whateverAnEngineCallsAContainerIsReadAgainAsItWas(String text) {
        assertThat(ContainerId.of(text).text()).isEqualTo(text);
    }
}
