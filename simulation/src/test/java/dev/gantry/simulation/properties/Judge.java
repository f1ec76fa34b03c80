package dev.gantry.simulation.properties;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.ImageRefusal;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Refusal;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.model.EngineState;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.SpreadLimit;
import dev.gantry.model.WorkerId;
import dev.gantry.simulation.generate.Condition;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules of docs/scheduling.md once more, slowly and from raw fields: whether a worker may take a task, and why not. */
final class Judge {

    private final Life life;
    private final Books books;
    private final Set<WorkerId> promised;

    Judge(Life life) {
        this(life, new Books(life.state), Set.of());
    }

    /**
     * A judge who believes other books.
     *
     * @param promised the workers that others are leaving for a more important task
     */
    Judge(Life life, Books books, Set<WorkerId> promised) {
        this.life = life;
        this.books = books;
        this.promised = promised;
    }

    Books books() {
        return books;
    }

    /** The first rule that is against it, in the order of the documentation. */
    Optional<Reason> refuse(Task task, Worker worker) {
        return refuse(task, worker, life.state.sight(worker.id()), life.now);
    }

    /** The same at another moment, and if something else were seen of the worker. */
    Optional<Reason> refuse(Task task, Worker worker, WorkerSight sight, Instant at) {
        boolean ready = worker.availability() == Availability.ACTIVE
                && sight.liveness() == Liveness.READY
                && sight.engine() == EngineState.OK;
        if (!ready) {
            return Optional.of(Reason.WORKER_NOT_READY);
        }
        if (!task.spec().constraints().stream().allMatch(text -> Condition.holds(text, worker))) {
            return Optional.of(Reason.CONSTRAINT_NOT_MET);
        }
        ImageRefusal missing =
                life.imageRefusals.get(new ImageRefusal.Key(task.spec().image(), worker.arch()));
        if (missing != null && at.isBefore(missing.notBefore())) {
            return Optional.of(Reason.IMAGE_ARCHITECTURE);
        }
        Refusal refusal = life.refusals.get(new Refusal.Key(task.specHash(), worker.id()));
        if (refusal != null && at.isBefore(refusal.notBefore())) {
            boolean isOutOfOrder = Set.of(Reason.REGISTRY_UNAVAILABLE, Reason.REGISTRY_RATE_LIMITED, Reason.DISK_FULL)
                    .contains(refusal.reason());
            return Optional.of(isOutOfOrder ? refusal.reason() : Reason.RECENTLY_REFUSED);
        }
        return lacks(task, worker)
                .or(() -> task.spec().onDisconnect() == OnDisconnect.STOP && !worker.leases()
                        ? Optional.of(Reason.LEASE_NOT_SUPPORTED)
                        : Optional.empty())
                .or(() -> promised.contains(worker.id()) ? Optional.of(Reason.ROOM_PROMISED) : Optional.empty())
                .or(() -> task.spec().spread().stream().anyMatch(limit -> isReached(limit, task, worker))
                        ? Optional.of(Reason.SPREAD_LIMIT)
                        : Optional.empty())
                .or(() -> isBesideUnwanted(task, worker) ? Optional.of(Reason.ANTI_AFFINITY) : Optional.empty())
                .or(() -> ports(task, worker, at));
    }

    private Optional<Reason> lacks(Task task, Worker worker) {
        Resources booked = books.booked(worker.id());
        if (booked.memory() + Books.memory(task) > worker.capacity().memory()) {
            return Optional.of(Reason.INSUFFICIENT_MEMORY);
        }
        if (booked.cpuMillis() + Books.cpuMillis(task) > worker.capacity().cpuMillis()) {
            return Optional.of(Reason.INSUFFICIENT_CPU);
        }
        if (booked.disk() + task.spec().disk() > worker.capacity().disk()) {
            return Optional.of(Reason.INSUFFICIENT_DISK);
        }
        return booked.pids() + task.spec().pidsLimit() > worker.capacity().pids()
                ? Optional.of(Reason.INSUFFICIENT_PIDS)
                : Optional.empty();
    }

    private boolean isReached(SpreadLimit limit, Task task, Worker worker) {
        if (limit.by().equals("worker")) {
            return books.alike(task, worker.id()::equals) >= limit.max();
        }
        String group = worker.labels().get(limit.by());
        return group == null || books.alike(task, id -> group.equals(label(id, limit.by()))) >= limit.max();
    }

    private String label(WorkerId id, String name) {
        return life.state
                .findWorker(id)
                .map(worker -> worker.labels().getOrDefault(name, ""))
                .orElse("");
    }

    private boolean isBesideUnwanted(Task task, Worker worker) {
        return books.on(worker.id()).stream()
                .map(Books.Entry::task)
                .filter(other -> !other.id().equals(task.id()))
                .anyMatch(other ->
                        task.spec().antiAffinity().stream().anyMatch(text -> Condition.holds(text, other.spec())));
    }

    private Optional<Reason> ports(Task task, Worker worker, Instant at) {
        Set<String> used = new HashSet<>();
        for (PortSpec port : task.spec().ports()) {
            if (port.host() == 0) {
                continue;
            }
            used.add(port.host() + "/" + port.protocol());
            if (books.owners(worker.id(), port.host(), port.protocol()) > 0) {
                return Optional.of(Reason.PORT_IN_USE);
            }
            if (isBlocked(worker, port.host(), at)) {
                return Optional.of(Reason.PORT_TAKEN);
            }
        }
        for (PortSpec port : task.spec().ports()) {
            int free = port.host() == 0 ? free(worker, port, used, at) : port.host();
            if (free == 0) {
                return Optional.of(Reason.NO_FREE_PORT);
            }
            used.add(free + "/" + port.protocol());
        }
        return Optional.empty();
    }

    private int free(Worker worker, PortSpec wanted, Set<String> used, Instant at) {
        int port = worker.portRange().first();
        while (used.contains(port + "/" + wanted.protocol())
                || isBlocked(worker, port, at)
                || books.owners(worker.id(), port, wanted.protocol()) > 0) {
            port++;
        }
        return port <= worker.portRange().last() ? port : 0;
    }

    private boolean isBlocked(Worker worker, int port, Instant at) {
        Instant until = life.blocked.getOrDefault(worker.id(), Map.of()).get(port);
        return until != null && at.isBefore(until);
    }
}
