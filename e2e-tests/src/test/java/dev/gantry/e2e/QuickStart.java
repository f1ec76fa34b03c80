package dev.gantry.e2e;

import dev.gantry.machines.Command;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Starts services as the launcher does: from the extracted jar, with a cache of what was loaded, which is trained once for
 * each build. On two cores most of a test's time would be starts without it.
 */
final class QuickStart {

    /** What is short-lived and small needs neither the better compiler nor much memory. */
    private static final List<String> MODEST = List.of("-XX:TieredStopAtLevel=1", "-Xmx256m");

    private static final Map<String, List<String>> COMMANDS = new ConcurrentHashMap<>();

    private QuickStart() {}

    /** What starts a service, {@code manager} or {@code worker}. The first question for one takes as long as its training. */
    static List<String> command(String service) {
        return COMMANDS.computeIfAbsent(service, QuickStart::prepare);
    }

    private static List<String> prepare(String service) {
        String home = System.getProperty("java.home");
        String pid = Long.toString(ProcessHandle.current().pid());
        List<String> script = List.of("sh", script(), ServiceProcess.REPOSITORY.toString(), service, pid);
        List<String> words = new ArrayList<>();
        words.add(Path.of(home, "bin", "java").toString());
        new Command(script, Map.of("JAVA_HOME", home)).output().lines().forEach(words::add);
        // The last two words are the jar's; of an option that is there twice, the later one counts.
        words.addAll(words.size() - 2, MODEST);
        return List.copyOf(words);
    }

    private static String script() {
        try {
            return Path.of(Objects.requireNonNull(QuickStart.class.getResource("/quick-start.sh"))
                            .toURI())
                    .toString();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
