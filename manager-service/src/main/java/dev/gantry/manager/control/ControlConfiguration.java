package dev.gantry.manager.control;

import dev.gantry.manager.reconcile.Decider;
import dev.gantry.manager.scheduling.Filter;
import dev.gantry.manager.scheduling.Scheduler;
import dev.gantry.manager.scheduling.Scorer;
import dev.gantry.manager.scheduling.Spread;
import dev.gantry.platform.StartupFailure;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Builds the pure core from the settings. A bean of type {@link Scorer} is a policy that can be chosen by its name. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableConfigurationProperties(ManagerProperties.class)
class ControlConfiguration {

    @Bean
    Scorer spread() {
        return new Spread();
    }

    @Bean
    Decider decider(List<Scorer> scorers, ManagerProperties properties) {
        String wanted = properties.scheduler().policy();
        Scorer scorer = scorers.stream()
                .filter(candidate -> candidate.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new StartupFailure("gantry.scheduler.policy is " + wanted + ", which is not one of "
                        + scorers.stream().map(Scorer::name).collect(Collectors.joining(", ")) + "."));
        return new Decider(new Scheduler(Filter.ALL, scorer));
    }
}
