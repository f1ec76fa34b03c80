package dev.gantry.worker.membership;

import dev.gantry.platform.DataFolder;
import dev.gantry.platform.Ids;
import dev.gantry.worker.platform.WorkerName;
import dev.gantry.worker.runtime.Owner;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Hands the worker's identity to whoever labels its containers. */
@Configuration(proxyBeanMethods = false)
class IdentityConfiguration {

    @Bean
    Identity identity(DataFolder folder, WorkerName name, Ids ids) {
        return new Identity(folder, name, ids);
    }

    /** Asked at each call, since a worker belongs to nobody before it has joined. */
    @Bean
    Supplier<Owner> owner(Identity identity) {
        return identity::owner;
    }
}
