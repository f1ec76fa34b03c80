package dev.gantry.manager.task;

import dev.gantry.platform.WebSocketRoute;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerMapping;

/** Where the handshakes go. */
@Configuration(proxyBeanMethods = false)
class ExecRoutes {

    @Bean
    HandlerMapping execHandshakes(ExecRelay relay) {
        return WebSocketRoute.of("/tasks/*/exec", relay);
    }
}
