package dev.gantry.manager.control;

import dev.gantry.manager.reconcile.Decider;
import dev.gantry.manager.scheduling.BinPack;
import dev.gantry.manager.scheduling.EPvm;
import dev.gantry.manager.scheduling.Filter;
import dev.gantry.manager.scheduling.Greedy;
import dev.gantry.manager.scheduling.Policies;
import dev.gantry.manager.scheduling.RoundRobin;
import dev.gantry.manager.scheduling.Scheduler;
import dev.gantry.manager.scheduling.Scorer;
import dev.gantry.manager.scheduling.Spread;
import dev.gantry.platform.StartupFailure;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the pure core from the settings. A bean of type {@link Scorer} is a policy that can be chosen by its name. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ManagerProperties.class)
class ControlConfiguration {

    @Bean
    Scorer spread() {
        return new Spread();
    }

    @Bean
    Scorer binPack() {
        return new BinPack();
    }

    @Bean
    Scorer roundRobin() {
        return new RoundRobin();
    }

    @Bean
    Scorer greedy() {
        return new Greedy();
    }

    @Bean
    Scorer ePvm() {
        return new EPvm();
    }

    @Bean
    Policies policies(List<Scorer> scorers, ManagerProperties properties) {
        try {
            return new Policies(scorers, properties.scheduler().policy());
        } catch (IllegalArgumentException wrong) {
            throw new StartupFailure("gantry.scheduler.policy cannot be used: " + wrong.getMessage() + ".");
        }
    }

    @Bean
    Scheduler scheduler(Policies policies, ManagerProperties properties) {
        return new Scheduler(Filter.ALL, policies, properties.scheduler().preemptionBudget());
    }

    @Bean
    Decider decider(Scheduler scheduler, ManagerProperties properties) {
        return new Decider(
                scheduler, properties.massLoss(), properties.disconnect().terms());
    }
}
