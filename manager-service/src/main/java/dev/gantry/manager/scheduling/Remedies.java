package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.SpreadLimit;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskSpecBuilder;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What to suppose where a filter refuses. A guess: whether it suffices is for the filters to say. */
final class Remedies {

    private Remedies() {}

    /** The supposition with one thing more; nothing if there is no change that would help a person. */
    static Optional<Supposition> against(Reason refusal, Supposition so) {
        Resources free = so.machine().free();
        TaskSpecBuilder spec = so.task().spec().toBuilder();
        return switch (refusal) {
            case INSUFFICIENT_MEMORY ->
                free.memory() < TaskSpec.LEAST_MEMORY ? Optional.empty() : Optional.of(lessMemory(so, free.memory()));
            case INSUFFICIENT_CPU -> free.cpuMillis() < 1 ? Optional.empty() : Optional.of(lessCpu(so, free));
            case INSUFFICIENT_DISK ->
                free.disk() < 0
                        ? Optional.empty()
                        : Optional.of(so.and(
                                spec.disk(free.disk()), atMost(Remedy.Kind.DISK, "disk", "" + free.disk(), " GiB")));
            case INSUFFICIENT_PIDS ->
                free.pids() < 1
                        ? Optional.empty()
                        : Optional.of(so.and(
                                spec.pidsLimit(Math.toIntExact(free.pids())),
                                atMost(Remedy.Kind.PIDS, "pidsLimit", "" + free.pids(), "")));
            case PORT_IN_USE, PORT_TAKEN -> otherPorts(so, spec);
            case CONSTRAINT_NOT_MET -> withoutConstraint(so, spec);
            case SPREAD_LIMIT -> withoutLimit(so, spec);
            case ANTI_AFFINITY -> withoutAntiAffinity(so, spec);
            case RECENTLY_REFUSED, REGISTRY_UNAVAILABLE, REGISTRY_RATE_LIMITED, DISK_FULL ->
                so.machine().findRefusal(so.task().specHash()).map(known -> later(so, known.notBefore()));
            case IMAGE_ARCHITECTURE ->
                so.machine().findImageRefusal(so.task().spec().image()).map(known -> later(so, known.notBefore()));
            case WORKER_NOT_READY -> Optional.of(ready(so));
            default -> Optional.empty();
        };
    }

    /** What is booked is the limit if there is one and nothing is reserved; who has no limit can only reserve less. */
    private static Supposition lessCpu(Supposition so, Resources free) {
        TaskSpec spec = so.task().spec();
        return spec.cpu() != 0 && spec.limits().cpuReservation() == 0
                ? so.and(spec.toBuilder().cpu(free.cpu()), atMost(Remedy.Kind.CPU, "cpu", cores(free), ""))
                : so.and(
                        spec.toBuilder().limits(spec.limits().reservingCpu(free.cpu())),
                        atMost(Remedy.Kind.CPU, "cpuReservation", cores(free), ""));
    }

    /** What is booked is the limit, or the reservation where there is one. */
    private static Supposition lessMemory(Supposition so, long free) {
        TaskSpec spec = so.task().spec();
        return spec.limits().memoryReservation() == 0
                ? so.and(spec.toBuilder().memory(free), atMost(Remedy.Kind.MEMORY, "memory", "" + free, " MiB"))
                : so.and(
                        spec.toBuilder().limits(spec.limits().reservingMemory(free)),
                        atMost(Remedy.Kind.MEMORY, "memoryReservation", "" + free, " MiB"));
    }

    private static Remedy atMost(Remedy.Kind kind, String field, String amount, String unit) {
        return new Remedy(kind, "with " + field + " <= " + amount + unit, amount);
    }

    private static String cores(Resources free) {
        return BigDecimal.valueOf(free.cpuMillis(), 3).stripTrailingZeros().toPlainString();
    }

    /** The first fixed port that somebody else has becomes a free one of the worker's range. */
    private static Optional<Supposition> otherPorts(Supposition so, TaskSpecBuilder spec) {
        Machine machine = so.machine();
        return so.task().spec().ports().stream()
                .filter(port -> port.host() != 0)
                .filter(port ->
                        machine.isPortBooked(port.host(), port.protocol()) || machine.isPortBlocked(port.host()))
                .findFirst()
                .map(taken -> so.and(
                        spec.ports(so.task().spec().ports().stream()
                                .map(port -> port.equals(taken) ? port.onHost(0) : port)
                                .toList()),
                        new Remedy(Remedy.Kind.PORT, "with another host port than " + taken.host(), "")));
    }

    private static Optional<Supposition> withoutConstraint(Supposition so, TaskSpecBuilder spec) {
        List<String> constraints = so.task().spec().constraints();
        return constraints.stream()
                .filter(text -> !Expression.parse(text).holds(so.machine().worker()))
                .findFirst()
                .map(unmet -> so.and(
                        spec.constraints(without(constraints, unmet)),
                        new Remedy(Remedy.Kind.CONSTRAINT, "without constraint " + unmet, "")));
    }

    private static Optional<Supposition> withoutLimit(Supposition so, TaskSpecBuilder spec) {
        List<SpreadLimit> limits = so.task().spec().spread();
        return limits.stream()
                .filter(limit -> SpreadLimitFilter.isReached(limit, so.task(), so.machine()))
                .findFirst()
                .map(reached -> so.and(
                        spec.spread(without(limits, reached)),
                        new Remedy(Remedy.Kind.SPREAD, "without a spread limit by " + reached.by(), "")));
    }

    private static Optional<Supposition> withoutAntiAffinity(Supposition so, TaskSpecBuilder spec) {
        List<String> unwanted = so.task().spec().antiAffinity();
        return unwanted.stream()
                .filter(text -> so.machine().tasks().stream()
                        .anyMatch(other -> !other.id().equals(so.task().id())
                                && Expression.parse(text).holds(other)))
                .findFirst()
                .map(found -> so.and(
                        spec.antiAffinity(without(unwanted, found)),
                        new Remedy(Remedy.Kind.ANTI_AFFINITY, "without anti-affinity " + found, "")));
    }

    private static <T> List<T> without(List<T> all, T one) {
        return all.stream().filter(item -> !item.equals(one)).toList();
    }

    private static Supposition later(Supposition so, Instant end) {
        Duration wait = Duration.between(so.since(), end);
        return so.and(
                so.machine().at(end),
                new Remedy(
                        Remedy.Kind.WAIT,
                        "in " + wait.plusMillis(999).toSeconds() + " s, when its refusal ends",
                        end.toString()));
    }

    private static Supposition ready(Supposition so) {
        Machine machine = so.machine();
        if (!machine.sight().takesTasks()) {
            String words = "once %s answers again (it is %s, its engine %s)"
                    .formatted(
                            machine.worker().name(),
                            machine.sight().liveness(),
                            machine.sight().engine());
            return so.and(machine.answering(), new Remedy(Remedy.Kind.ANSWER, words, ""));
        }
        return so.and(
                machine.uncordoned(),
                new Remedy(
                        Remedy.Kind.UNCORDON,
                        "if " + machine.worker().name() + " is uncordoned",
                        Availability.ACTIVE.name()));
    }
}
