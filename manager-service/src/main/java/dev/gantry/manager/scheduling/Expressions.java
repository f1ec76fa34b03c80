package dev.gantry.manager.scheduling;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Expressions that were parsed before, since tasks of one kind have the same ones. Bounded; safe for many threads. */
final class Expressions {

    private static final int MOST = 10_000;

    private final Map<String, Expression> parsed = new ConcurrentHashMap<>();

    /** The expression of a text that was accepted, so that it can be read. */
    Expression of(String text) {
        Expression known = parsed.get(text);
        if (known != null) {
            return known;
        }
        if (parsed.size() >= MOST) {
            parsed.clear();
        }
        Expression fresh = Expression.parse(text);
        parsed.put(text, fresh);
        return fresh;
    }
}
