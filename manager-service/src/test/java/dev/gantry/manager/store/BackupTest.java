package dev.gantry.manager.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.control.Control;
import dev.gantry.model.backup.BackupReader;
import java.io.ByteArrayInputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** Backups of a real H2 store that is written to meanwhile. */
class BackupTest extends StoreFixture {

    /** What a backup says of tasks, in raw rows. */
    private static final class Rows implements BackupReader.Visitor {

        private final Set<String> tasks = new HashSet<>();
        private final Set<String> accepted = new HashSet<>();
        private String table = "";

        @Override
        public void table(String name, List<String> columns) {
            table = name;
        }

        @Override
        public void row(JsonNode values) {
            if (table.equals("task")) {
                tasks.add(values.get(0).asString());
            } else if (table.equals("task_event") && values.get(2).asString().equals("ACCEPTED")) {
                accepted.add(values.get(3).asString());
            }
        }
    }

    @Test
    void aBackupIsOfOneMomentHoweverMuchIsCommittedMeanwhile() throws Exception {
        try (ConfigurableApplicationContext context = open("data")) {
            Control control = context.getBean(Control.class);
            Set<String> acknowledged = ConcurrentHashMap.newKeySet();
            AtomicInteger next = new AtomicInteger();
            AtomicBoolean done = new AtomicBoolean();
            List<Thread> users = Stream.generate(() -> Thread.ofVirtual().start(() -> {
                        while (!done.get()) {
                            int number = next.incrementAndGet();
                            control.execute(submit(number), "test");
                            acknowledged.add(new UUID(1, number).toString());
                        }
                    }))
                    .limit(20)
                    .toList();
            for (int round = 0; round < 8; round++) {
                Set<String> before = Set.copyOf(acknowledged);
                byte[] file = backup(context);

                Rows rows = new Rows();
                BackupReader.Content content = BackupReader.read(new ByteArrayInputStream(file), rows);
                assertThat(rows.tasks).as("tasks beside their events").isEqualTo(rows.accepted);
                assertThat(rows.tasks).containsAll(before);
                assertThat(content.manifest().lastEvent()).isEqualTo(rows.accepted.size());
                assertThat(content.rows()).containsEntry("task", (long) rows.tasks.size());
            }
            done.set(true);
            for (Thread user : users) {
                user.join();
            }
        }
    }
}
