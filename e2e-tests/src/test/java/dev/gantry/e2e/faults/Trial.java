package dev.gantry.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gantry.e2e.faults.Promises.Wish;
import dev.gantry.machines.Machine;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Breaks a fleet, watches it from outside, and notes how long it takes. Not thread-safe. */
final class Trial implements AutoCloseable {

    /** B of the rules: restart timeout, reconcile interval, grace, start deadline, back-off. */
    private static final Duration BOUND = Duration.ofSeconds(60 + 2 + 1 + 120 + 60);

    /** What the services need that run from the first fault to the last. */
    private static final List<Need> SERVICES =
            List.of(Need.PORT, Need.PORT, Need.LARGE, Need.LARGE, Need.LITTLE, Need.LITTLE);

    private final Fleet fleet;
    private final Promises promises = new Promises();
    private final History history = new History();
    private final RepairTimes times;
    private final Set<String> overbooked = new TreeSet<>();
    private final Watch watch;
    private Set<String> basis = Set.of();

    /** Begins to watch the fleet, on which nothing runs yet, and which is closed with this. */
    Trial(Fleet fleet, RepairTimes times) {
        this.fleet = fleet;
        this.times = times;
        this.watch = new Watch(fleet.workerMachines());
    }

    Fleet fleet() {
        return fleet;
    }

    /** Waits until all is well, with the services that run from the first fault to the last. */
    void prepare() {
        fleet.makeWhole();
        fleet.awaitReady();
        if (basis.isEmpty()) {
            submitServices();
        }
        awaitWell();
    }

    private void submitServices() {
        request(SERVICES.stream()
                .map(need -> Load.submit(UUID.randomUUID(), Wish.RUNS, need))
                .toList());
        basis = wished(Wish.RUNS);
    }

    /** Stops the services that a load has left running. */
    void stopExtraServices() {
        Set<String> extra = wished(Wish.RUNS);
        extra.removeAll(basis);
        request(extra.stream().map(id -> Load.stop(UUID.fromString(id))).toList());
    }

    /** Lets the workers that a load has had emptied take tasks again. */
    void uncordon() {
        request(promises.empty().stream().map(Load::uncordon).toList());
    }

    private void request(List<Load.Request> requests) {
        try (Users users = new Users(requests, fleet.api(), promises)) {
            users.awaitDone();
        }
    }

    private Set<String> wished(Wish wish) {
        return promises.wishes().entrySet().stream()
                .filter(entry -> entry.getValue() == wish)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** One fault under one load, from its beginning until all is well again. */
    void run(Fault fault, Load load) {
        Machine victim = fleet.busiest();
        String drained = fault.drains(fleet, victim).name();
        try (Users users = new Users(load.requests(drained), fleet.api(), promises)) {
            users.awaitBusy();
            watch.allAreOn();
            long began = System.nanoTime();
            fault.strike(fleet, victim);
            users.ask(fault.requests());
            if (fault.end() == Fault.End.WHEN_REFUSED) {
                users.awaitRefused();
            }
            Optional<Duration> noticed = when(fault.end().isNoticed(), began, () -> unnoticed(victim));
            Optional<Duration> repaired = when(fault.end().isRepaired(), began, () -> unrepaired(fault, victim));
            long ended = System.nanoTime();
            fleet.makeWhole();
            users.awaitDone();
            awaitWell();
            times.add(new RepairTimes.Row(
                    fault, load, noticed, repaired.or(() -> Optional.of(since(began))), since(ended)));
        }
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Waits until nothing is missing any more, if that is asked for, and returns how long it took. */
    private static Optional<Duration> when(boolean asked, long began, Callable<List<String>> missing) {
        if (!asked) {
            return Optional.empty();
        }
        await().atMost(BOUND)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(missing, List::isEmpty);
        return Optional.of(since(began));
    }

    /** That nothing which the manager shows betrays the fault, if so. */
    private List<String> unnoticed(Machine victim) {
        View view = look();
        boolean isWell = view.workers().stream()
                        .filter(worker -> worker.get("name").stringValue().equals(victim.name()))
                        .allMatch(Fleet::isWell)
                && basis.stream().map(view.tasks()::get).allMatch(Trial::runsUndisturbed);
        return isWell ? List.of("the manager shows nothing wrong with " + victim.name()) : List.of();
    }

    /** What the manager says now, in which nothing may be given away that is not there. */
    private View look() {
        View view = View.of(fleet.api());
        overbooked.addAll(Oracle.overbooked(promises.needs(), view));
        return view;
    }

    private static boolean runsUndisturbed(JsonNode task) {
        return View.state(task).equals("RUNNING")
                && Set.of("STARTED", "RESTARTED").contains(task.get("reason").stringValue());
    }

    /** What keeps the services from running again while the fault lasts. */
    private List<String> unrepaired(Fault fault, Machine victim) {
        boolean elsewhere = fault.end() == Fault.End.WHEN_REPAIRED;
        List<Machine> machines = new ArrayList<>(fleet.workerMachines());
        if (elsewhere) {
            machines.remove(victim);
        }
        Set<String> open = fleet.workerMachines().stream().map(Machine::name).collect(Collectors.toSet());
        open.remove(victim.name());
        open.removeAll(promises.empty());
        return Oracle.violationsWithout(
                elsewhere ? victim.name() : "", open, promises.wishes(), promises.needs(), look(), Census.of(machines));
    }

    /** Waits until everything is as it has to be, and says what is not if that takes longer than the bound. */
    void awaitWell() {
        await().atMost(BOUND)
                .pollInterval(Duration.ofMillis(300))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(this::violations, List::isEmpty);
    }

    /** What is not as it has to be when nothing is broken. */
    List<String> violations() {
        return retried(() -> {
            Census census = Census.of(fleet.workerMachines());
            history.read(fleet.api());
            View view = look();
            List<String> found = new ArrayList<>(Oracle.violations(promises.wishes(), promises.needs(), view, census));
            found.addAll(Oracle.leftOn(promises.empty(), view, census));
            found.addAll(history.violations(view));
            return found;
        });
    }

    /** What was not as it has to be at any moment since the beginning, whatever was broken then. */
    List<String> violationsMeanwhile() {
        history.read(fleet.api());
        List<String> found = new ArrayList<>(overbooked);
        found.addAll(RunRules.violations(watch.runs(), history.courses(), promises.needs()));
        return found;
    }

    /** Waits until the watch knows of exactly what runs, and says what it missed if it does not come to know it. */
    void awaitWatched() {
        await().atMost(BOUND)
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(watch.running())
                        .as(
                                "what the watch knows to run, if it is %s",
                                watch.isComplete() ? "complete" : "not complete")
                        .isEqualTo(Census.of(fleet.workerMachines()).ids()));
    }

    private static List<String> retried(Supplier<List<String>> question) {
        try {
            return question.get();
        } catch (IllegalStateException unanswered) {
            return List.of(String.valueOf(unanswered.getMessage()));
        }
    }

    /** How many events are written in two intervals of the reconciler. */
    long eventsInTwoIntervals() {
        long before = history.read(fleet.api());
        Duration silence = Fleet.RECONCILE_INTERVAL.multipliedBy(2);
        await().pollDelay(silence).atMost(silence.multipliedBy(2)).until(() -> true);
        return history.read(fleet.api()) - before;
    }

    @Override
    public void close() {
        watch.close();
        fleet.close();
    }
}
