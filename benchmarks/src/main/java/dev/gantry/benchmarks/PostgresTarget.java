package dev.gantry.benchmarks;

import dev.gantry.machines.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** One inserted row for each task and one transaction for each request, as whoever keeps tasks in a table would do. */
final class PostgresTarget implements SubmissionTarget {

    private static final String TABLE =
            "create table task (id uuid primary key, number bigint not null unique, spec text not null,"
                    + " state varchar(16) not null, created_at timestamp with time zone not null)";
    private static final String INSERT =
            "insert into task (id, number, spec, state, created_at) values (?, ?, ?, 'PENDING', now())";
    private static final String STILL_STARTING = "57P03";
    private static final int GLANCE_MILLIS = 50;
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    private final Service postgres;
    private final String url;
    private final AtomicLong numbers = new AtomicLong();

    private PostgresTarget(Service postgres, String url) {
        this.postgres = postgres;
        this.url = url;
    }

    /** A server with data of its own, or nothing where this machine has no PostgreSQL. */
    static Optional<SubmissionTarget> start(Site site) throws InterruptedException {
        Optional<Path> programs = programs();
        if (programs.isEmpty()) {
            return Optional.empty();
        }
        List<String> user = user();
        Path data = folder(site, user);
        List<String> init = new ArrayList<>(user);
        init.addAll(List.of(
                programs.get().resolve("initdb").toString(), "-D", data.toString(), "-U", "bench", "-A", "trust"));
        Shell.run(init.toArray(String[]::new));
        int port = Ports.free();
        List<String> command = new ArrayList<>(user);
        command.addAll(List.of(
                programs.get().resolve("postgres").toString(),
                "-D",
                data.toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories="));
        Service postgres = Service.start(command, List.of(), Map.of(), site.folder());
        postgres.awaitPort(port);
        PostgresTarget target = new PostgresTarget(
                postgres, "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=bench&reWriteBatchedInserts=true");
        target.createTable();
        return Optional.of(target);
    }

    /** The newest of those that are installed. */
    private static Optional<Path> programs() {
        Optional<Path> fromShell = Programs.find("initdb").map(Path::getParent);
        if (fromShell.isPresent() || !Files.isDirectory(DEBIAN)) {
            return fromShell;
        }
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Path::compareTo);
        } catch (IOException unreadable) {
            throw new BenchFailure(DEBIAN + " cannot be read", unreadable);
        }
    }

    /** PostgreSQL refuses to run as root. */
    private static List<String> user() {
        return "root".equals(System.getProperty("user.name"))
                ? List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups")
                : List.of();
    }

    private static Path folder(Site site, List<String> user) {
        try {
            Path data = Files.createTempDirectory(site.folder(), "postgres");
            if (!user.isEmpty()) {
                letThrough(site.folder());
                Shell.run("chown", "postgres:postgres", data.toString());
            }
            return data;
        } catch (IOException failure) {
            throw new BenchFailure("no folder can be made in " + site.folder(), failure);
        }
    }

    /** Lets another user reach what is below, up to the folder for temporary files. */
    private static void letThrough(Path folder) throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        for (Path each = folder; each != null && each.startsWith(temporary); each = each.getParent()) {
            Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(each);
            if (allowed.add(PosixFilePermission.OTHERS_EXECUTE)) {
                Files.setPosixFilePermissions(each, allowed);
            }
        }
    }

    private void createTable() throws InterruptedException {
        while (true) {
            try (Connection connection = DriverManager.getConnection(url);
                    Statement statement = connection.createStatement()) {
                statement.execute(TABLE);
                return;
            } catch (SQLException failure) {
                if (!STILL_STARTING.equals(failure.getSQLState())) {
                    throw new BenchFailure("PostgreSQL does not answer", failure);
                }
                Thread.sleep(GLANCE_MILLIS);
            }
        }
    }

    @Override
    public String what() {
        return "PostgreSQL, insert";
    }

    @Override
    public List<Long> processes() {
        return postgres.processes();
    }

    @Override
    public Load.Client connect(int tasks) {
        try {
            Connection connection = DriverManager.getConnection(url);
            connection.setAutoCommit(false);
            return new Inserting(connection, connection.prepareStatement(INSERT), tasks, numbers);
        } catch (SQLException failure) {
            throw new BenchFailure("PostgreSQL takes no connection", failure);
        }
    }

    @Override
    public void close() {
        postgres.close();
    }

    private record Inserting(Connection connection, PreparedStatement insert, int tasks, AtomicLong numbers)
            implements Load.Client {

        @Override
        public void operate() {
            try {
                for (int task = 0; task < tasks; task++) {
                    long number = numbers.incrementAndGet();
                    insert.setObject(1, UUID.randomUUID());
                    insert.setLong(2, number);
                    insert.setString(3, ManagerTarget.spec(number));
                    insert.addBatch();
                }
                insert.executeBatch();
                connection.commit();
            } catch (SQLException failure) {
                throw new BenchFailure("PostgreSQL did not take a row", failure);
            }
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (SQLException failure) {
                throw new BenchFailure("a connection to PostgreSQL cannot be closed", failure);
            }
        }
    }
}
