package dev.gantry.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.machines.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever breaks, and whatever users do meanwhile: what was acknowledged is kept, nothing runs twice or where there is no room
 * for it, not for a moment, and in the end containers run exactly where the manager says.
 *
 * <p>Each fault under one load, which another commit changes; all of them with {@code -Dgantry.faults=all},
 * and all of one fault, or of one load, with its name. A cell that fails leaves nothing to the next one, which has new machines.
 */
class FaultMatrixIT {

    @TempDir
    private static Path folder;

    private static final RepairTimes TIMES = new RepairTimes();

    private static Optional<Renewed<Trial>> trials = Optional.empty();

    @BeforeAll
    static void start() {
        Fleet.assumePossible();
        trials = Optional.of(new Renewed<>(() -> new Trial(Fleet.start(folder, 3), TIMES), Trial::close));
    }

    @AfterAll
    static void stop() throws IOException {
        if (trials.isPresent()) {
            System.out.println(TIMES.write(Path.of("target", "fault-matrix.md")));
            trials.orElseThrow().close();
        }
    }

    static Stream<Arguments> cells() {
        List<Load> loads = List.of(Load.values());
        String asked = System.getProperty("gantry.faults", "");
        List<Arguments> cells = new ArrayList<>();
        int turn = Math.floorMod(commit().hashCode(), loads.size());
        for (Fault fault : Fault.values()) {
            Load turns = loads.get(turn);
            loads.stream()
                    .filter(load -> asked.isEmpty()
                            ? load == turns
                            : List.of("all", fault.name(), load.name()).contains(asked))
                    .forEach(load -> cells.add(Arguments.of(fault, load)));
            turn = (turn + 1) % loads.size();
        }
        return cells.stream();
    }

    /** What turns the wheel; always the same where there is no repository. */
    private static String commit() {
        return new Command(List.of("git", "rev-parse", "HEAD"), Map.of()).run().output();
    }

    @ParameterizedTest(name = "{0} while {1}")
    @MethodSource("cells")
    void whatWasPromisedHoldsAndThenThereIsSilence(Fault fault, Load load) {
        trials.orElseThrow().use(trial -> trial.fleet().diagnosed(() -> check(trial, fault, load)));
    }

    private static void check(Trial trial, Fault fault, Load load) {
        trial.prepare();
        trial.run(fault, load);

        assertThat(trial.eventsInTwoIntervals()).as("events once all is well").isZero();
        assertThat(trial.violations()).isEmpty();
        trial.awaitWatched();
        assertThat(trial.violationsMeanwhile())
                .as("what the engines told all the time")
                .isEmpty();
        trial.stopExtraServices();
        trial.uncordon();
    }
}
