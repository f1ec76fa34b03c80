package dev.gantry.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong in a line on stderr, and gives the exit status. */
final class Complaints implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private final Terminal terminal;

    Complaints(Terminal terminal) {
        this.terminal = terminal;
    }

    static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    @Override
    public int handleParseException(ParameterException wrong, String[] args) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        say(List.of(message(wrong), "try '" + command + " --help'" + suggestion(wrong)));
        return ExitStatus.WRONG_USAGE.code();
    }

    @Override
    public int handleExecutionException(Exception thrown, CommandLine line, ParseResult result) throws Exception {
        if (thrown instanceof ParameterException wrong) {
            return handleParseException(wrong, new String[0]);
        }
        if (thrown instanceof Failure failure) {
            say(failure.lines());
            return failure.status().code();
        }
        throw thrown;
    }

    private static String message(ParameterException wrong) {
        boolean command = wrong.getCommandLine().getParent() == null;
        if (command && wrong instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            return "there is no command '" + unmatched.getUnmatched().getFirst() + "'";
        }
        return String.valueOf(wrong.getMessage()).lines().findFirst().orElse("wrong usage");
    }

    private static String suggestion(ParameterException wrong) {
        if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
            return "";
        }
        List<String> close = unmatched.getSuggestions();
        return close.isEmpty() ? "" : "; did you mean " + String.join(" or ", close) + "?";
    }

    private void say(List<String> lines) {
        for (String line : lines) {
            terminal.err().println("gantry: " + line);
        }
    }
}
