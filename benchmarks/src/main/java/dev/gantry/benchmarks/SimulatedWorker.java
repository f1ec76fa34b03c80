package dev.gantry.benchmarks;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * A worker without an engine: what it is to run runs at once, what it is to stop is gone at once. Its side of the channel is
 * the real one: sessions with sequence numbers, revisions, acknowledgements. Safe for many threads.
 */
final class SimulatedWorker {

    private record Attempt(UUID task, int number) {}

    /** What is said of an attempt, since a revision. */
    private record Report(long revision, int restart, boolean runs, Instant startedAt) {}

    private record Gone(Attempt attempt, long revision) {}

    private record Conversation(String session, long seq) {}

    private static final String LIVE =
            "{\"engine\":{\"state\":\"OK\",\"version\":\"20.10.24\",\"api\":\"1.41\"},\"used\":{\"cpu\":0.5,\"memory\":512,\"disk\":0,\"pids\":0}}";

    private final UUID id;
    private final UUID incarnation = UUID.randomUUID();
    private final int number;
    /** Those that changed last come last. */
    private final SequencedMap<Attempt, Report> reports = new LinkedHashMap<>();

    private final Deque<Gone> gone = new ArrayDeque<>();
    private Optional<Conversation> conversation = Optional.empty();
    private long revision;

    SimulatedWorker(int number) {
        this.id = new UUID(0x8000L, 0x8000_0000_0000_0000L | number);
        this.number = number;
    }

    /** The body of its registration. */
    String registration(int port) {
        return "{\"id\":\"" + id + "\",\"name\":\"simulated-" + number + "\",\"address\":\"http://127.0.0.1:" + port
                + "/"
                + number
                + "\",\"capacity\":{\"cpu\":256,\"memory\":262144,\"disk\":1000,\"pids\":1000000},\"labels\":{\"zone\":\"z"
                + number % 8
                + "\"},\"portRange\":\"20000-29999\",\"arch\":\"x86_64\",\"version\":\"0\",\"engine\":{\"state\":\"OK\","
                + "\"version\":\"20.10.24\",\"api\":\"1.41\"},\"incarnation\":\"" + incarnation + "\"}";
    }

    /** Applies a batch, if it is the next one or the same again. */
    synchronized boolean accept(JsonNode batch) {
        Conversation next = new Conversation(
                batch.get("session").stringValue(), batch.get("seq").longValue());
        if (conversation.filter(next::equals).isPresent()) {
            return true;
        }
        boolean inOrder = conversation
                .map(last -> last.session.equals(next.session) && last.seq + 1 == next.seq)
                .orElse(false);
        if (!inOrder && next.seq != 1) {
            return false;
        }
        conversation = Optional.of(next);
        batch.get("entries").forEach(this::acceptEntry);
        notifyAll();
        return true;
    }

    private void acceptEntry(JsonNode entry) {
        Attempt attempt = new Attempt(
                UUID.fromString(entry.get("task").stringValue()),
                entry.get("attempt").intValue());
        boolean run = entry.get("wanted").stringValue().equals("RUN");
        Report known = reports.get(attempt);
        if (run && known == null) {
            put(attempt, new Report(++revision, 0, true, Instant.now()));
        } else if (!run && (known == null || known.runs)) {
            put(attempt, new Report(++revision, known == null ? 0 : known.restart, false, Instant.now()));
            gone.add(new Gone(attempt, revision));
        }
    }

    private void put(Attempt attempt, Report report) {
        reports.remove(attempt);
        reports.put(attempt, report);
    }

    /** Lets so many containers, those that did so the longest time ago, end and start again. Answers how many did. */
    synchronized int restart(int most) {
        List<Map.Entry<Attempt, Report>> oldest = reports.entrySet().stream()
                .filter(entry -> entry.getValue().runs)
                .limit(most)
                .toList();
        for (Map.Entry<Attempt, Report> entry : oldest) {
            put(entry.getKey(), new Report(++revision, entry.getValue().restart + 1, true, Instant.now()));
        }
        notifyAll();
        return oldest.size();
    }

    /** How many containers run. */
    synchronized int running() {
        return (int) reports.values().stream().filter(Report::runs).count();
    }

    /** What has changed since {@code incarnation.revision}, as soon as something has; everything, for an unknown one. */
    synchronized String observe(String since, long waitMillis) throws InterruptedException {
        String prefix = incarnation + ".";
        if (!since.startsWith(prefix)) {
            return answer(true, 0);
        }
        long known = Long.parseLong(since.substring(prefix.length()));
        forget(known);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
        long left = waitMillis;
        while (revision <= known && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        }
        return answer(false, known);
    }

    /** What is gone and committed is spoken of no more. */
    private void forget(long acknowledged) {
        while (!gone.isEmpty() && gone.element().revision <= acknowledged) {
            reports.remove(gone.remove().attempt);
        }
    }

    private String answer(boolean full, long since) {
        List<Map.Entry<Attempt, Report>> news = new ArrayList<>();
        for (Map.Entry<Attempt, Report> entry : reports.sequencedEntrySet().reversed()) {
            if (entry.getValue().revision <= since) {
                break;
            }
            news.add(entry);
        }
        StringBuilder json = new StringBuilder(256 + news.size() * 320)
                .append("{\"incarnation\":\"")
                .append(incarnation)
                .append("\",\"revision\":")
                .append(revision)
                .append(",\"full\":")
                .append(full)
                .append(",\"tasks\":[");
        news.reversed().forEach(entry -> append(json, entry.getKey(), entry.getValue()));
        if (!news.isEmpty()) {
            json.setLength(json.length() - 1);
        }
        return json.append("],\"live\":").append(LIVE).append('}').toString();
    }

    private static void append(StringBuilder json, Attempt attempt, Report report) {
        String digits = attempt.task.toString().replace("-", "");
        json.append("{\"task\":\"")
                .append(attempt.task)
                .append("\",\"attempt\":")
                .append(attempt.number)
                .append(",\"restart\":")
                .append(report.restart)
                .append(",\"containerId\":\"")
                .append(digits)
                .append(digits)
                .append("\",\"phase\":\"")
                .append(report.runs ? "RUNNING" : "GONE")
                .append("\",\"reason\":\"")
                .append(report.runs ? report.restart == 0 ? "STARTED" : "RESTARTED" : "STOPPED")
                .append("\",\"message\":\"\",\"oomKilled\":false,\"startedAt\":\"")
                .append(report.startedAt)
                .append("\"},");
    }
}
