package dev.gantry.manager.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.TestManager;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.store.ClusterLoader;
import dev.gantry.manager.store.History;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A commit that throws may have been made or not. Whichever it was, every command is applied once and answered rightly. */
class UnknownCommitTest {

    /** Where the connection breaks, once. */
    enum Fault {
        NONE,
        BEFORE_THE_COMMIT,
        AFTER_THE_COMMIT
    }

    @TempDir
    Path folder;

    private final AtomicReference<Fault> fault = new AtomicReference<>(Fault.NONE);

    private ConfigurableApplicationContext open() {
        return TestManager.startWith(BeanPostProcessor.class, this::breakingConnections, folder);
    }

    private BeanPostProcessor breakingConnections() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof DataSource source ? new Faulty(source) : bean;
            }
        };
    }

    /** The first task has a spec of its own; the others share one, which the broken commit stores. */
    private static Command submit(int number) {
        String hash = number == 1 ? "b" : "c";
        return Command.SubmitTasks.one(
                new TaskId(new UUID(1, number)), new SpecHash(hash.repeat(64)), TaskSpec.ofImage("web", hash));
    }

    @ParameterizedTest
    @EnumSource
    void everyCommandIsAppliedOnce(Fault where) {
        try (ConfigurableApplicationContext context = open()) {
            Control control = context.getBean(Control.class);
            control.execute(submit(1), "test");

            fault.set(where);
            control.execute(submit(2), "test");
            control.execute(submit(3), "test");

            assertThat(fault.get()).as("the fault has happened").isEqualTo(Fault.NONE);
            assertThat(context.getBean(ClusterLoader.class).load().tasks())
                    .extracting(Task::number)
                    .containsExactlyInAnyOrder(1L, 2L, 3L);
            assertThat(context.getBean(History.class).lastNumber()).isEqualTo(3);
            assertThat(control.isAccepting()).isTrue();
        }
    }

    @Test
    void whatWasNotCommittedWasNeverVisible() {
        try (ConfigurableApplicationContext context = open()) {
            Control control = context.getBean(Control.class);
            ClusterViews views = context.getBean(ClusterViews.class);
            AtomicReference<Boolean> seen = new AtomicReference<>(true);
            beforeCommit =
                    () -> seen.set(views.findTask(new TaskId(new UUID(1, 1))).isPresent());

            control.execute(submit(1), "test");

            assertThat(seen.get()).as("visible before the commit").isFalse();
            assertThat(views.findTask(new TaskId(new UUID(1, 1)))).isPresent();
        }
    }

    private volatile Runnable beforeCommit = () -> {};

    private final class Faulty extends DelegatingDataSource {

        Faulty(DataSource source) {
            super(source);
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection real = super.getConnection();
            return (Connection) Proxy.newProxyInstance(
                    Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                        try {
                            if (!method.getName().equals("commit")) {
                                return method.invoke(real, arguments);
                            }
                            beforeCommit.run();
                            Fault now = fault.getAndSet(Fault.NONE);
                            if (now == Fault.BEFORE_THE_COMMIT) {
                                throw new SQLException("the connection broke before the commit");
                            }
                            Object done = method.invoke(real, arguments);
                            if (now == Fault.AFTER_THE_COMMIT) {
                                throw new SQLException("the connection broke after the commit");
                            }
                            return done;
                        } catch (InvocationTargetException failed) {
                            throw failed.getCause() == null ? failed : failed.getCause();
                        }
                    });
        }
    }
}
