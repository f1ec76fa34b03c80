package dev.gantry.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code gantry rebalance}: moves tasks so that the machines are about equally full. */
@Command(
        description = "Shows which tasks would move so that the machines are about equally full, asks, and moves them.",
        footer = {
            "",
            "Each task moves without a gap: its new container is started before the old one is stopped. Tasks that may run",
            "only once, do not restart, or are bound to their machine stay. Nothing moves unless it is asked for.",
            "With --wait: status 0 when all moves are done, 1 if any came to nothing or they were cancelled."
        })
final class RebalanceCommand implements Callable<Integer> {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final GantryCli gantry;

    @Option(names = "--plan", description = "shows the moves and does nothing")
    private boolean planOnly;

    @Option(
            names = "--max-moves",
            paramLabel = "N",
            defaultValue = "20",
            description = "moves at most (default: ${DEFAULT-VALUE})")
    private int maxMoves;

    @Option(
            names = "--max-in-flight",
            paramLabel = "N",
            defaultValue = "2",
            description = "tasks on their way at once, at most (default: ${DEFAULT-VALUE})")
    private int maxInFlight;

    @Option(names = "--yes", description = "does not ask")
    private boolean yes;

    @Option(names = "--wait", description = "waits for the end, and says how far it is")
    private boolean wait;

    @Option(names = "--status", description = "shows the newest moves and does nothing")
    private boolean status;

    @Option(names = "--cancel", description = "lets no further move begin")
    private boolean cancel;

    RebalanceCommand(GantryCli gantry) {
        this.gantry = gantry;
    }

    @Override
    public Integer call() {
        ManagerApi manager = gantry.manager();
        if (status || cancel) {
            return show(cancel ? manager.delete(ApiPath.rebalance()) : manager.get(ApiPath.rebalance()));
        }
        JsonNode plan = manager.post(ApiPath.rebalancePlan().with("maxMoves", String.valueOf(maxMoves)), "");
        boolean empty = plan.path("moves").isEmpty();
        if (planOnly || empty) {
            return show(plan);
        }
        confirm(plan);
        JsonNode run = manager.post(
                ApiPath.rebalance()
                        .with("maxMoves", String.valueOf(maxMoves))
                        .with("maxInFlight", String.valueOf(maxInFlight))
                        .with("plan", Cells.text(plan, "plan")),
                "");
        return show(wait ? await(manager, run) : run);
    }

    private int show(JsonNode answer) {
        if (gantry.json()) {
            gantry.print(answer);
        } else {
            RebalanceTable.print(answer, gantry);
        }
        boolean failed = wait
                && (answer.path("leftOut").asInt() > 0 || answer.path("waiting").asInt() > 0);
        return failed ? ExitStatus.REFUSED.code() : ExitStatus.DONE.code();
    }

    private void confirm(JsonNode plan) {
        if (yes) {
            return;
        }
        Terminal terminal = gantry.terminal();
        if (!terminal.interactive()) {
            throw new Failure(
                    ExitStatus.REFUSED, "nobody can be asked here: --plan shows the moves, --yes has them done");
        }
        RebalanceTable.print(plan, gantry);
        terminal.err().print("Move them? [y/N] ");
        terminal.err().flush();
        if (!answer(terminal.in()).strip().equalsIgnoreCase("y")) {
            throw new Failure(ExitStatus.REFUSED, "nothing was moved");
        }
    }

    /** The first line, or what there is of it. */
    private static String answer(InputStream in) {
        try {
            StringBuilder line = new StringBuilder();
            int next = in.read();
            while (next >= 0 && next != '\n') {
                line.append((char) next);
                next = in.read();
            }
            return line.toString();
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        }
    }

    private JsonNode await(ManagerApi manager, JsonNode begun) {
        JsonNode run = begun;
        String said = "";
        while (true) {
            String now = RebalanceTable.line(run);
            if (!now.equals(said)) {
                gantry.terminal().progress(now);
                said = now;
            }
            if (run.has("endedAt")) {
                return run;
            }
            gantry.terminal().sleep(BETWEEN_LOOKS);
            run = manager.get(ApiPath.rebalance());
        }
    }
}
