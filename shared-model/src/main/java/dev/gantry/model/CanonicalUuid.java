package dev.gantry.model;

import java.util.Locale;
import java.util.UUID;

/** Reads UUIDs strictly: the form that is printed is the only one that is accepted. */
final class CanonicalUuid {

    private CanonicalUuid() {}

    static UUID parse(String text) {
        if (text.length() == 36) {
            UUID uuid = UUID.fromString(text);
            if (uuid.toString().equals(text.toLowerCase(Locale.ROOT))) {
                return uuid;
            }
        }
        throw new IllegalArgumentException("not a UUID like 266592cd-960d-4091-981c-8c25c44b1018");
    }
}
