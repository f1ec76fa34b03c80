package dev.gantry.manager.control;

import org.springframework.boot.task.SimpleAsyncTaskSchedulerBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The threads of what is done again and again, apart where one must not wait for the other. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class ScheduledThreads {

    /** The thread that judges how workers are, and waits for nothing else: a judge that is late has to forgive silence. */
    @Bean
    TaskScheduler livenessScheduler(SimpleAsyncTaskSchedulerBuilder builder) {
        return builder.threadNamePrefix("liveness-").build();
    }

    /** The thread that lets go of what is old, and waits for the store. */
    @Bean
    TaskScheduler retentionScheduler(SimpleAsyncTaskSchedulerBuilder builder) {
        return builder.threadNamePrefix("retention-").build();
    }

    /** The thread of all others that are scheduled. Each of them only looks and submits. */
    @Bean
    TaskScheduler taskScheduler(SimpleAsyncTaskSchedulerBuilder builder) {
        return builder.threadNamePrefix("control-").build();
    }
}
