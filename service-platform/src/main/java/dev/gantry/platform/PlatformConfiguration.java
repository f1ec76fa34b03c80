package dev.gantry.platform;

import dev.gantry.model.guard.Guard;
import dev.gantry.model.wire.GantryJson;
import java.time.Clock;
import java.util.Set;
import org.apache.tomcat.websocket.server.WsSci;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.TomcatContextCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;

/** Everything that a service imports to become one. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({GantryProperties.class, GuardProperties.class})
@Import(ProblemAdvice.class)
public class PlatformConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    SteadyClock steadyClock() {
        return SteadyClock.ofProcess();
    }

    @Bean
    Ids ids() {
        return Ids.sequential();
    }

    @Bean
    Guard guard(GuardProperties properties) {
        return properties.guard();
    }

    @Bean
    TaskIdConverter taskIds() {
        return new TaskIdConverter();
    }

    @Bean
    JsonMapperBuilderCustomizer gantryJson() {
        return GantryJson::configure;
    }

    /** What Spring Boot's starter for WebSockets adds to Tomcat, without the rest of it. */
    @Bean
    TomcatContextCustomizer webSockets() {
        return context -> context.addServletContainerInitializer(new WsSci(), Set.of());
    }

    @Bean
    FilterRegistrationBean<BrokenAnswerFilter> brokenAnswerFilter() {
        FilterRegistrationBean<BrokenAnswerFilter> registration =
                new FilterRegistrationBean<>(new BrokenAnswerFilter());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        registration.setAsyncSupported(true);
        return registration;
    }

    @Bean
    FilterRegistrationBean<AccessFilter> accessFilter(
            GantryProperties properties, @Value("${server.address:127.0.0.1}") String address) {
        AccessFilter filter = new AccessFilter(AccessRule.of(properties, address));
        FilterRegistrationBean<AccessFilter> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        registration.setAsyncSupported(true);
        return registration;
    }

    @Bean
    FilterRegistrationBean<BodyFilter> bodyFilter(GantryProperties properties) {
        FilterRegistrationBean<BodyFilter> registration =
                new FilterRegistrationBean<>(new BodyFilter(properties.maxBody()));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        registration.setAsyncSupported(true);
        return registration;
    }
}
