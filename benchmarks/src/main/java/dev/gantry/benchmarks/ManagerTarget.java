package dev.gantry.benchmarks;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** {@code POST /tasks} of a manager. Each request has a spec that the manager has never seen. */
final class ManagerTarget implements SubmissionTarget {

    private final Cluster cluster;
    private final AtomicLong requests = new AtomicLong();

    ManagerTarget(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String what() {
        return "Gantry, H2 with forced writes";
    }

    @Override
    public List<Long> processes() {
        return List.of(cluster.manager().id());
    }

    @Override
    public Load.Client connect(int tasks) {
        HttpConnection connection = HttpConnection.open(cluster.api().port());
        return new PostingClient(connection, "/tasks", 201, () -> body(tasks));
    }

    private String body(int tasks) {
        String task = spec(requests.incrementAndGet());
        return tasks == 1 ? task : "[" + String.join(",", Collections.nCopies(tasks, task)) + "]";
    }

    /** What a task looks like, to Gantry and to the baselines. */
    static String spec(long number) {
        return "{\"name\": \"load-" + number + "\", \"image\": \"nginx:alpine\", \"cpu\": 0.5, \"memory\": 64,"
                + " \"env\": {\"STAGE\": \"test\", \"PORT\": \"8080\"}, \"labels\": {\"team\": \"a\"}}";
    }

    @Override
    public void close() {
        cluster.close();
    }
}
