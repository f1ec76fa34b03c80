package dev.gantry.platform;

import java.io.PrintStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.PortInUseException;

/** Starts a service, and says in one line why when it cannot. */
public final class GantryService {

    private GantryService() {}

    /** Runs the application until it is ended; a failure to start ends the process with status 1. */
    public static void run(Class<?> application, String[] arguments) {
        try {
            SpringApplication spring = new SpringApplication(application);
            spring.setLogStartupInfo(false);
            spring.run(arguments);
        } catch (RuntimeException | Error failure) {
            fail(failure, System.err);
            System.exit(1);
        }
    }

    private static void fail(Throwable failure, PrintStream out) {
        explain(failure).ifPresentOrElse(line -> out.println("gantry: " + line), () -> failure.printStackTrace(out));
    }

    /** The line for a failure that an operator can mend, if this is one. */
    static Optional<String> explain(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StartupFailure known) {
                return Optional.ofNullable(known.getMessage());
            }
            if (cause instanceof PortInUseException port) {
                return Optional.of("Port " + port.getPort()
                        + " is in use by another process. Stop that one, or set server.port to another port.");
            }
        }
        return Optional.empty();
    }
}
