package dev.gantry.cli;

import dev.gantry.model.wire.GantryJson;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import tools.jackson.databind.JsonNode;

/** The command {@code gantry}: its global options, and what every verb needs. */
@Command(
        name = "gantry",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        synopsisSubcommandLabel = "COMMAND")
public final class GantryCli {

    private final Terminal terminal;

    @Option(
            names = "--manager",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            description = "where the manager is; else GANTRY_MANAGER_URL, ORCHESTRATION_HOST and _PORT,"
                    + " http://127.0.0.1:8080")
    private String manager = "";

    @Option(
            names = "--token",
            scope = ScopeType.INHERIT,
            paramLabel = "TOKEN",
            description = "access token; else GANTRY_TOKEN, GANTRY_CLUSTER_TOKEN")
    private String token = "";

    @Option(
            names = {"-o", "--output"},
            scope = ScopeType.INHERIT,
            paramLabel = "FORMAT",
            description = "table, or json: the API's own")
    private OutputFormat output = OutputFormat.table;

    private GantryCli(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Ends the process with the status of the command. */
    public static void main(String[] args) {
        System.exit(run(Terminal.system(), args));
    }

    static int run(Terminal terminal, String... args) {
        GantryCli gantry = new GantryCli(terminal);
        CommandLine line = new CommandLine(gantry)
                .addSubcommand("run", new RunCommand(gantry))
                .addSubcommand("ps", new PsCommand(gantry), "status")
                .addSubcommand("inspect", new InspectCommand(gantry))
                .addSubcommand("explain", new ExplainCommand(gantry))
                .addSubcommand("events", new EventsCommand(gantry))
                .addSubcommand("logs", new LogsCommand(gantry))
                .addSubcommand("exec", new ExecCommand(gantry))
                .addSubcommand("top", new TopCommand(gantry))
                .addSubcommand("stop", new StopCommand(gantry))
                .addSubcommand("restart", new RestartCommand(gantry))
                .addSubcommand("workers", workers(gantry), "nodes")
                .addSubcommand("rebalance", new RebalanceCommand(gantry))
                .addSubcommand("backup", new BackupCommand(gantry))
                .addSubcommand("orphans", new OrphansCommand(gantry));
        return line.setOut(Complaints.writer(terminal.out()))
                .setErr(Complaints.writer(terminal.err()))
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.colours() ? Ansi.ON : Ansi.OFF))
                .setParameterExceptionHandler(new Complaints(terminal))
                .setExecutionExceptionHandler(new Complaints(terminal))
                .execute(args);
    }

    private static CommandLine workers(GantryCli gantry) {
        return new CommandLine(new WorkersCommand(gantry))
                .addSubcommand("drain", new DrainCommand(gantry))
                .addSubcommand("cordon", new CordonCommand(gantry))
                .addSubcommand("uncordon", new UncordonCommand(gantry))
                .addSubcommand("forget", new ForgetWorkerCommand(gantry))
                .addSubcommand("images", new WorkerImagesCommand(gantry))
                .addSubcommand("prune", new PruneCommand(gantry));
    }

    Terminal terminal() {
        return terminal;
    }

    ManagerApi manager() {
        return new ManagerApi(ManagerAddress.of(manager, terminal.environment()), accessToken());
    }

    /** The whole id of the task that the person means. */
    String task(String id) {
        return new TaskIds(manager()).resolve(id);
    }

    boolean json() {
        return output == OutputFormat.json;
    }

    void print(JsonNode json) {
        terminal.out()
                .println(GantryJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(json));
    }

    Table table(String... titles) {
        return new Table(terminal.colours(), titles);
    }

    private String accessToken() {
        if (!token.isEmpty()) {
            return token;
        }
        return List.of("GANTRY_TOKEN", "GANTRY_CLUSTER_TOKEN").stream()
                .map(name -> terminal.environment().getOrDefault(name, ""))
                .filter(value -> !value.isBlank())
                .findFirst()
                .map(String::strip)
                .orElse("");
    }
}
