package dev.gantry.cli;

import dev.gantry.model.wire.GantryJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Reads server-sent events for as long as somebody wants them; a manager that is away for a moment is waited for. */
final class EventFollower {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final String ID = "id: ";
    private static final String DATA = "data: ";

    private final ManagerApi manager;
    private final Terminal terminal;
    private final ApiPath path;
    private String place;

    EventFollower(ManagerApi manager, Terminal terminal, ApiPath path, String place) {
        this.manager = manager;
        this.terminal = terminal;
        this.path = path;
        this.place = place;
    }

    /** Hands on each event once, until nobody reads the output any more. */
    void run(Consumer<JsonNode> sink) {
        boolean away = false;
        while (!terminal.out().checkError()) {
            try (BufferedReader lines = new BufferedReader(
                    new InputStreamReader(manager.eventStream(path.with("after", place)), StandardCharsets.UTF_8))) {
                if (away) {
                    terminal.err().println("gantry: the manager answers again");
                    away = false;
                }
                read(lines, sink);
            } catch (Failure refused) {
                if (refused.status() != ExitStatus.UNREACHABLE) {
                    throw refused;
                }
                away = tell(away);
            } catch (IOException lost) {
                away = tell(away);
            }
            terminal.sleep(PAUSE);
        }
    }

    private boolean tell(boolean already) {
        if (!already) {
            terminal.err().println("gantry: the manager does not answer; trying again every second");
        }
        return true;
    }

    private void read(BufferedReader lines, Consumer<JsonNode> sink) throws IOException {
        String id = "";
        String data = "";
        for (String line = lines.readLine(); line != null && !terminal.out().checkError(); line = lines.readLine()) {
            if (line.startsWith(ID)) {
                id = line.substring(ID.length());
            } else if (line.startsWith(DATA)) {
                data = line.substring(DATA.length());
            } else if (line.isEmpty()) {
                // Only an event that is here as a whole counts: what broke off in between comes again.
                if (!data.isEmpty()) {
                    sink.accept(GantryJson.mapper().readTree(data));
                }
                place = id.isEmpty() ? place : id;
                id = "";
                data = "";
            }
        }
    }
}
