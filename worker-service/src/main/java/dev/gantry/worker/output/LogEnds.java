package dev.gantry.worker.output;

import dev.gantry.model.Attempt;
import dev.gantry.model.TaskId;
import dev.gantry.model.wire.LogEnd;
import dev.gantry.platform.DataFolder;
import dev.gantry.worker.runtime.AttemptRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The ends of logs whose containers are gone, each in a file, until the manager has fetched them and there are many newer
 * ones. Safe for many threads.
 */
@Component
public class LogEnds {

    /** One run of an attempt. */
    public record RunRef(AttemptRef attempt, int restart) {}

    /** Of all attempts together: a few MB on the disk. */
    private static final int MOST = 500;

    /** Of one attempt: one that is restarted for ever does not push the others out. */
    private static final int MOST_OF_ATTEMPT = 5;

    private static final Pattern NAME = Pattern.compile("([0-9a-f-]{36})_(\\d{1,9})_(\\d{1,9})");
    private static final Comparator<RunRef> NEWEST =
            Comparator.comparing((RunRef run) -> run.attempt().attempt()).thenComparingInt(RunRef::restart);

    private final Path folder;
    /** Oldest first. */
    private final SequencedMap<RunRef, Path> files = new LinkedHashMap<>();

    @Autowired
    LogEnds(DataFolder data) {
        this(data.path().resolve("log-ends"));
    }

    /** Begins with what an earlier process has left in the folder. */
    public LogEnds(Path folder) {
        this.folder = folder;
        try (DirectoryStream<Path> found = Files.newDirectoryStream(Files.createDirectories(folder))) {
            List<Path> byAge = new ArrayList<>();
            found.forEach(byAge::add);
            byAge.sort(Comparator.comparing(LogEnds::age).thenComparing(Path::toString));
            for (Path file : byAge) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    AttemptRef attempt =
                            new AttemptRef(TaskId.parse(name.group(1)), new Attempt(Integer.parseInt(name.group(2))));
                    files.put(new RunRef(attempt, Integer.parseInt(name.group(3))), file);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static FileTime age(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Keeps the end of a run's log; one that was kept before is replaced. */
    public synchronized void keep(RunRef run, LogEnd end) throws IOException {
        Path file = folder.resolve(run.attempt().task() + "_" + run.attempt().attempt() + "_" + run.restart());
        Path draft = folder.resolve("draft");
        Files.write(draft, end.pack());
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        files.remove(run);
        files.put(run, file);
        List<RunRef> sameAttempt = of(run.attempt());
        for (RunRef old : sameAttempt.subList(0, Math.max(0, sameAttempt.size() - MOST_OF_ATTEMPT))) {
            discard(old);
        }
        while (files.size() > MOST) {
            discard(files.firstEntry().getKey());
        }
    }

    private void discard(RunRef run) throws IOException {
        Path file = files.remove(run);
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }

    /** The runs of an attempt of which something is kept, oldest first. */
    public synchronized List<RunRef> of(AttemptRef attempt) {
        return files.keySet().stream()
                .filter(run -> run.attempt().equals(attempt))
                .sorted(NEWEST)
                .toList();
    }

    /** The newest run of a task of which something is kept, of an attempt and of a restart if they are given. */
    public synchronized Optional<RunRef> newest(TaskId task, @Nullable Integer attempt, @Nullable Integer restart) {
        return files.keySet().stream()
                .filter(run -> run.attempt().task().equals(task))
                .filter(run -> attempt == null || run.attempt().attempt().number() == attempt)
                .filter(run -> restart == null || run.restart() == restart)
                .max(NEWEST);
    }

    /** The end of a run's log, if it is kept. */
    public synchronized Optional<LogEnd> find(RunRef run) throws IOException {
        Path file = files.get(run);
        return file == null ? Optional.empty() : Optional.of(LogEnd.unpack(Files.readAllBytes(file)));
    }
}
