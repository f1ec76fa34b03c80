package dev.gantry.benchmarks;

import dev.gantry.machines.Rack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Failures on three machines with an engine each, which Gantry and Docker Swarm have to mend by turns. */
final class FailureRow implements Row {

    private static final double MORE_MILLIS = 300;
    private static final double POWER_MILLIS = 6_000;
    private static final double CUT_MILLIS = 8_000;
    private static final double DRAIN_SHARE = 1.1;

    @Override
    public String name() {
        return "F1";
    }

    @Override
    public String title() {
        return "failures on three machines, beside Docker Swarm";
    }

    @Override
    public RowReport measure(Site site) throws InterruptedException {
        Optional<String> obstacle = Rack.obstacle();
        if (obstacle.isPresent()) {
            return new RowReport(name(), title(), List.of(), List.of(), List.of("Left out: " + obstacle.get() + "."));
        }
        Findings findings = new Findings(site.progress());
        try (Arena arena = Arena.start(site)) {
            Failures failures = new Failures(arena, site.effort());
            findings.part("container killed", () -> containers(arena, failures, site.effort(), findings));
            if (!site.effort().isShort()) {
                findings.part("machine without power", () -> machines(arena, failures, site.effort(), findings));
                findings.part("link cut", () -> links(arena, failures, site.effort(), findings));
                findings.part("drain", () -> drains(arena, site.effort(), findings));
            }
        }
        return findings.report(name(), title(), notes(site.effort()));
    }

    private static void containers(Arena arena, Failures failures, Effort effort, Findings findings)
            throws InterruptedException {
        String what = "container killed to running, ";
        Variant raw = variant("raw API: create, start", failures::rawStart);
        Variant gantry = variant(what + arena.gantry().title(), () -> failures.container(arena.gantry()));
        List<Variant> all = new ArrayList<>(List.of(raw, gantry));
        SwarmSide prompt = arena.swarm().withoutDelay();
        Variant promptSwarm = variant(what + prompt.title(), () -> failures.container(prompt));
        all.add(promptSwarm);
        if (!effort.isShort()) {
            all.add(variant(what + arena.swarm().title(), () -> failures.container(arena.swarm())));
        }
        Variant.takeTurns(all, effort.isShort() ? 0 : 1, effort.rounds(), effort.isShort() ? 1 : 2);
        findings.add(all, raw);
        double median = gantry.line().median();
        findings.add(new Verdict(
                "container killed: the raw start and 0.3 s", median, raw.line().median() + MORE_MILLIS, "ms"));
    }

    private static void machines(Arena arena, Failures failures, Effort effort, Findings findings)
            throws InterruptedException {
        compare(arena, failures::power, effort, findings, "machine without power", POWER_MILLIS);
    }

    private static void links(Arena arena, Failures failures, Effort effort, Findings findings)
            throws InterruptedException {
        compare(arena, failures::link, effort, findings, "link cut", CUT_MILLIS);
    }

    private static void drains(Arena arena, Effort effort, Findings findings) throws InterruptedException {
        Drainage drainage = new Drainage(arena);
        String what = "a machine with " + Drainage.COPIES + " containers drained, ";
        Variant raw = variant(what + "raw API: the same starts and stops", drainage::raw);
        Variant gantry = variant(what + arena.gantry().title(), () -> drainage.drain(arena.gantry()));
        Variant swarm = variant(what + arena.swarm().title(), () -> drainage.drain(arena.swarm()));
        List<Variant> all = List.of(raw, gantry, swarm);
        Variant.takeTurns(all, 0, effort.rounds(), 1);
        findings.add(all, raw);
        double limit = raw.line().median() * DRAIN_SHARE;
        findings.add(new Verdict(
                "drain: 1.1 times the same starts and stops", gantry.line().median(), limit, "ms"));
        findings.add(Verdict.atLeast(
                "drain: running at any moment", drainage.fewest(arena.gantry()), Drainage.COPIES, "containers"));
        findings.add(drainage.words(arena.swarm()));
    }

    private interface Breaking {
        double millis(Orchestrator side) throws InterruptedException;
    }

    private static void compare(
            Arena arena, Breaking breaking, Effort effort, Findings findings, String what, double limit)
            throws InterruptedException {
        String words = what + " to all its containers running elsewhere, ";
        Variant gantry = variant(words + arena.gantry().title(), () -> breaking.millis(arena.gantry()));
        Variant swarm = variant(words + arena.swarm().title(), () -> breaking.millis(arena.swarm()));
        List<Variant> all = List.of(gantry, swarm);
        Variant.takeTurns(all, 0, effort.rounds(), 1);
        findings.add(all, swarm);
        findings.add(new Verdict(what, gantry.line().median(), limit, "ms"));
    }

    private static Variant variant(String what, Variant.Operation operation) {
        return new Variant(what, List.of(), List.of(), operation);
    }

    private static List<String> notes(Effort effort) {
        List<String> notes = new ArrayList<>(List.of(
                "Each machine is a set of namespaces with an engine of its own on these processors. Gantry and Swarm both run on all of"
                        + " them all the time, as delivered, with their managers on the first; whoever has no turn has no container.",
                "All times are those at which the engines say that containers started. " + Failures.COPIES
                        + " containers run on the three machines when one of these is broken.",
                "Swarm restarts a container 5 s after it died unless it is told otherwise; both are in the table."));
        if (effort.isShort()) {
            notes.add("The short form kills containers, on a single machine; machines, links and drains are left out.");
        }
        return notes;
    }
}
