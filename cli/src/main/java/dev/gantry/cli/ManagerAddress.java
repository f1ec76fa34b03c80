package dev.gantry.cli;

import java.net.URI;
import java.util.Map;

/** Finds out where the manager listens: what the command line says, then the environment, then this machine. */
final class ManagerAddress {

    private static final String DEFAULT_PORT = "8080";

    private ManagerAddress() {}

    static URI of(String option, Map<String, String> environment) {
        if (!option.isBlank()) {
            return parse(option, "--manager");
        }
        String url = environment.getOrDefault("GANTRY_MANAGER_URL", "");
        if (!url.isBlank()) {
            return parse(url, "GANTRY_MANAGER_URL");
        }
        String host = environment.getOrDefault("ORCHESTRATION_HOST", "");
        String port = environment.getOrDefault("ORCHESTRATION_PORT", "");
        return parse(
                reachable(host) + ":" + (port.isBlank() ? DEFAULT_PORT : port.strip()),
                "ORCHESTRATION_HOST and ORCHESTRATION_PORT");
    }

    /** The same variable tells a manager on which address to listen: "all of them" is reached on this machine. */
    private static String reachable(String host) {
        String name = host.strip();
        return name.isEmpty() || name.equals("0.0.0.0") || name.equals("::") ? "127.0.0.1" : name;
    }

    private static URI parse(String text, String source) {
        String stripped = text.strip();
        String url = stripped.contains("://") ? stripped : "http://" + stripped;
        try {
            URI uri = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
            if (uri.getHost() != null
                    && (uri.getScheme().equals("http") || uri.getScheme().equals("https"))) {
                return uri;
            }
        } catch (IllegalArgumentException unreadable) {
            throw wrong(text, source, ": " + unreadable.getMessage());
        }
        throw wrong(text, source, "");
    }

    private static Failure wrong(String text, String source, String cause) {
        return new Failure(
                ExitStatus.WRONG_USAGE,
                source + " is '" + text + "', which is not an address such as http://127.0.0.1:8080" + cause);
    }
}
