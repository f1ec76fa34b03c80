package dev.gantry.simulation;

import dev.gantry.manager.control.Receipts;
import dev.gantry.model.WorkerId;
import dev.gantry.platform.SteadyClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Counts silence as one fault has it. */
final class MutantReceipts extends Receipts {

    private final Mutant mutant;
    private final SteadyClock clock;
    private final Set<WorkerId> heard = new HashSet<>();

    MutantReceipts(Mutant mutant, SteadyClock clock) {
        super(clock);
        this.mutant = mutant;
        this.clock = clock;
    }

    @Override
    public Duration received(WorkerId worker) {
        heard.add(worker);
        return mutant == Mutant.COUNTS_FROM_ITS_BEGINNING ? clock.read() : super.received(worker);
    }

    @Override
    public Duration silence(WorkerId worker) {
        boolean forgotten = mutant == Mutant.FORGETS_WHAT_EARLIER_LEADERS_GRANTED && !heard.contains(worker);
        return forgotten ? Duration.ofDays(1) : super.silence(worker);
    }
}
