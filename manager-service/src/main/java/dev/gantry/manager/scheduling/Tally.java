package dev.gantry.manager.scheduling;

import dev.gantry.model.Reason;
import java.util.ArrayList;
import java.util.List;

/** The machines that refuse a task for one reason: their number, the first few names, and the few that lack the least. */
final class Tally {

    /** So many names stand for all, and so many machines are looked at more closely. */
    private static final int FEW = 3;

    private final Reason reason;
    private final List<String> names = new ArrayList<>(FEW + 1);
    private final List<Nearest> nearest = new ArrayList<>(FEW + 1);
    private int machines;

    Tally(Reason reason) {
        this.reason = reason;
    }

    void add(Nearest refused) {
        machines++;
        insert(names, refused.machine().worker().name());
        insert(nearest, refused);
    }

    int machines() {
        return machines;
    }

    List<Nearest> nearest() {
        return nearest;
    }

    Explanation.Refused refused() {
        return new Explanation.Refused(reason, machines, names);
    }

    /** Keeps the few smallest, in their order. */
    private static <T extends Comparable<T>> void insert(List<T> few, T item) {
        if (few.size() == FEW && few.getLast().compareTo(item) <= 0) {
            return;
        }
        int place = few.size();
        while (place > 0 && few.get(place - 1).compareTo(item) > 0) {
            place--;
        }
        few.add(place, item);
        if (few.size() > FEW) {
            few.removeLast();
        }
    }
}
