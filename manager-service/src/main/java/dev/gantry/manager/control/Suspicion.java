package dev.gantry.manager.control;

/**
 * What a turn may hold after the database has refused one: less and less, until what it refuses stands alone. For one thread.
 *
 * <p>First one command and no placement, so that no command is blamed for what was placed beside it; then placements without a
 * command, half as many after each refusal.
 */
final class Suspicion {

    /** What follows from a refusal. */
    enum Verdict {
        /** The same is decided again, with less beside it. */
        TRY_AGAIN,
        /** The command of the turn is what is refused. */
        GIVE_UP_COMMAND,
        /** What was placed in the turn is what is refused. */
        PASS_OVER_PLACED
    }

    private enum Suspect {
        NOBODY,
        COMMANDS,
        PLACEMENTS
    }

    private static final int MAX_REFUSALS = 3;
    private static final int ALL = Integer.MAX_VALUE;

    private Suspect suspect = Suspect.NOBODY;
    private int refusals;
    private int placements = ALL;

    /** How many commands the next turn takes, where it usually takes so many. */
    int commands(int usual) {
        return switch (suspect) {
            case NOBODY -> usual;
            case COMMANDS -> 1;
            case PLACEMENTS -> 0;
        };
    }

    /** Whether the next turn places anything. */
    boolean places() {
        return suspect != Suspect.COMMANDS;
    }

    /** Whether a turn that changes so much durably has to end, because more could not be told apart. */
    boolean isEnough(int events) {
        return events >= placements;
    }

    /** Whether a next turn has to follow at once, to find out more. */
    boolean isRoused() {
        return suspect != Suspect.NOBODY;
    }

    /** A turn was committed, or had nothing to commit. */
    void committed() {
        boolean allPlaced = suspect == Suspect.PLACEMENTS && placements == ALL;
        suspect = suspect == Suspect.NOBODY || allPlaced ? Suspect.NOBODY : Suspect.PLACEMENTS;
        placements = ALL;
    }

    /** The database answers and has not taken a turn of so many commands and durable changes. */
    Verdict refused(int commands, int events) {
        return switch (suspect) {
            case NOBODY -> {
                suspect = commands > 0 ? Suspect.COMMANDS : Suspect.PLACEMENTS;
                refusals = 1;
                placements = commands > 0 ? ALL : half(events);
                yield Verdict.TRY_AGAIN;
            }
            case COMMANDS -> {
                refusals++;
                if (refusals <= MAX_REFUSALS) {
                    yield Verdict.TRY_AGAIN;
                }
                suspect = Suspect.PLACEMENTS;
                yield Verdict.GIVE_UP_COMMAND;
            }
            case PLACEMENTS -> {
                boolean alone = placements == 1;
                placements = alone ? ALL : half(Math.min(placements, events));
                yield alone ? Verdict.PASS_OVER_PLACED : Verdict.TRY_AGAIN;
            }
        };
    }

    private static int half(int events) {
        return Math.max(1, events / 2);
    }
}
