package dev.gantry.manager.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PoliciesTest {

    @Test
    void anUnknownPolicyOfTheClusterIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> new Policies(List.of(new Spread(), new BinPack()), "best"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("it is best, which is not one of spread, bin-pack");
    }

    @Test
    void twoPoliciesOfOneNameAreRefused() {
        assertThatThrownBy(() -> new Policies(List.of(new Spread(), new Spread()), "spread"))
                .hasMessageContaining("two placement policies named spread");
    }

    @Test
    void thePoliciesAreNamedInTheirOrder() {
        assertThat(new Policies(List.of(new Spread(), new BinPack(), new EPvm()), "e-pvm").names())
                .containsExactly("spread", "bin-pack", "e-pvm");
    }
}
