package dev.gantry.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A test that changes nothing but its own tasks, or a cluster of its own, so that others of its class run at the same time.
 * One beside them that needs their cluster for itself has a {@link ResourceLock} on {@link #CLUSTER}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = Concurrent.CLUSTER, mode = ResourceAccessMode.READ)
@interface Concurrent {

    /** The services of a cluster that tests share. */
    String CLUSTER = "dev.gantry.e2e.cluster";
}
