package dev.gantry.worker.task;

import dev.gantry.platform.WebSocketRoute;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerMapping;

/** Where the handshakes go. */
@Configuration(proxyBeanMethods = false)
class ExecRoutes {

    @Bean
    HandlerMapping execHandshakes(ExecSocket socket) {
        return WebSocketRoute.of("/tasks/*/exec", socket);
    }
}
