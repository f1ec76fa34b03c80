package dev.gantry.simulation;

import java.util.Optional;

/** An operator who makes backups, and restores the latest one where no manager runs. */
final class Backups {

    private final World world;
    private final Seams seams;
    private final SimStore store;
    private final Managers managers;
    private final Ledger ledger;
    private final Invariants invariants;
    private Optional<SimStore.Backup> latest = Optional.empty();

    Backups(World world, Seams seams, SimStore store, Managers managers, Ledger ledger, Invariants invariants) {
        this.world = world;
        this.seams = seams;
        this.store = store;
        this.managers = managers;
        this.ledger = ledger;
        this.invariants = invariants;
    }

    /** Now and then, without anybody noticing. */
    void makeNowAndThen() {
        if (world.dice.chance(0.3)) {
            latest = store.backup();
        }
    }

    /** All managers are killed; the next one finds the store as it was. What users were told since does not bind it. */
    void restore() {
        if (latest.isEmpty()) {
            return;
        }
        managers.killAll();
        store.restore(latest.get(), seams.attemptsApart(), seams.settles());
        ledger.forgetWhatIsNotIn(store);
        invariants.restored();
    }
}
