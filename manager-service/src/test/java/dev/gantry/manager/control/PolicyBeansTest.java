package dev.gantry.manager.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.scheduling.Candidate;
import dev.gantry.manager.scheduling.Policies;
import dev.gantry.manager.scheduling.Scorer;
import dev.gantry.platform.StartupFailure;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class PolicyBeansTest {

    private final ApplicationContextRunner manager =
            new ApplicationContextRunner().withUserConfiguration(ControlConfiguration.class);

    /** What a user would write. */
    static final class FirstOfAll implements Scorer {
        @Override
        public String name() {
            return "first-of-all";
        }

        @Override
        public long score(Task task, Candidate candidate) {
            return 0;
        }
    }

    @Test
    void fivePoliciesCanBeChosen() {
        for (String policy : new String[] {"spread", "bin-pack", "round-robin", "greedy", "e-pvm"}) {
            manager.withPropertyValues("gantry.scheduler.policy=" + policy)
                    .run(started -> assertThat(started.getBean(Policies.class).names())
                            .containsExactlyInAnyOrder("spread", "bin-pack", "round-robin", "greedy", "e-pvm"));
        }
    }

    @Test
    void aBeanOfTheTypeIsAPolicyMore() {
        manager.withBean(FirstOfAll.class)
                .withPropertyValues("gantry.scheduler.policy=first-of-all")
                .run(started -> assertThat(started.getBean(Policies.class).names())
                        .hasSize(6)
                        .contains("first-of-all"));
    }

    @Test
    void aNameThatNobodyHasEndsTheStartWithTheKnownOnes() {
        manager.withPropertyValues("gantry.scheduler.policy=best")
                .run(started -> assertThat(started)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(StartupFailure.class)
                        .hasMessageContaining("gantry.scheduler.policy")
                        .hasMessageContaining("is best, which is not one of spread, bin-pack"));
    }
}
