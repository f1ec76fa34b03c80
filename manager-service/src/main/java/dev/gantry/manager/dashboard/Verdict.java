package dev.gantry.manager.dashboard;

import java.util.ArrayList;
import java.util.List;

/** The one sentence on top: all is well, or what is wrong, the worst first. */
record Verdict(Tone tone, String sentence) {

    static Verdict of(Tally tally, int heldBack, boolean accepting) {
        List<String> wrong = new ArrayList<>();
        if (!accepting) {
            wrong.add("The database does not answer, so nothing new is accepted");
        }
        note(
                wrong,
                heldBack,
                "task is held back because too many workers fell silent at once",
                "tasks are held back because too many workers fell silent at once");
        machines(tally, wrong);
        tasks(tally, wrong);
        orphans(tally, wrong);
        return wrong.isEmpty()
                ? new Verdict(Tone.GOOD, "All is well: " + calm(tally) + ".")
                : new Verdict(worst(tally, accepting), String.join(", ", wrong) + ".");
    }

    private static void machines(Tally tally, List<String> wrong) {
        if (tally.joined() == 0) {
            wrong.add(wrong.isEmpty() ? "No worker has joined yet" : "no worker has joined yet");
        }
        note(wrong, tally.of(MachineStanding.LOST), "worker is lost", "workers are lost");
        note(wrong, tally.of(MachineStanding.ENGINE_DOWN), "worker has no engine", "workers have no engine");
        note(wrong, tally.of(MachineStanding.UNREACHABLE), "worker does not answer", "workers do not answer");
        note(wrong, tally.of(MachineStanding.RESTARTING), "worker is being restarted", "workers are being restarted");
        note(wrong, tally.of(MachineStanding.AWAITED), "worker has not answered yet", "workers have not answered yet");
    }

    private static void orphans(Tally tally, List<String> wrong) {
        note(wrong, tally.orphans(), "container is an orphan", "containers are orphans");
    }

    private static void tasks(Tally tally, List<String> wrong) {
        note(wrong, tally.of(Standing.FAILED), "task failed in the last hour", "tasks failed in the last hour");
        note(wrong, tally.of(Standing.WAITING), "task waits for a place", "tasks wait for a place");
        note(wrong, tally.of(Standing.OUT_OF_SIGHT), "task is out of sight", "tasks are out of sight");
        note(wrong, tally.of(Standing.PAUSED), "task is paused", "tasks are paused");
        note(wrong, tally.of(Standing.UNHEALTHY), "task is unhealthy", "tasks are unhealthy");
        note(wrong, tally.of(Standing.RESTARTING), "task is being restarted", "tasks are being restarted");
    }

    private static void note(List<String> wrong, int number, String one, String many) {
        if (number > 0) {
            wrong.add(Words.count(number, one, many));
        }
    }

    private static Tone worst(Tally tally, boolean accepting) {
        int bad = tally.of(MachineStanding.LOST) + tally.of(MachineStanding.ENGINE_DOWN) + tally.of(Standing.FAILED);
        return bad > 0 || !accepting ? Tone.BAD : Tone.WARN;
    }

    private static String calm(Tally tally) {
        String workers = Words.count(tally.of(MachineStanding.READY), "worker", "workers");
        int running = tally.of(Standing.RUNNING);
        String runs = running == 0 ? "no task runs" : Words.count(running, "task runs", "tasks run");
        int underWay = tally.of(Standing.UNDER_WAY);
        return runs + " on " + workers + (underWay == 0 ? "" : ", " + underWay + " under way");
    }
}
