package dev.gantry.manager.task.body;

import java.net.Inet6Address;
import java.util.regex.Pattern;

/** Network addresses and names as an engine takes them. Nobody is asked about them. */
final class Addresses {

    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern V4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final Pattern HOST_NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");

    private Addresses() {}

    /** Whether the text is an IPv4 or IPv6 address, without a zone. */
    static boolean isLiteral(String text) {
        if (!text.contains(":")) {
            return V4.matcher(text).matches();
        }
        try {
            return !text.contains("%")
                    && !Inet6Address.ofLiteral(text).getHostAddress().isEmpty();
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /** Whether the text is a host name of so many characters at the most (RFC 1123). */
    static boolean isHostName(String text, int longest) {
        return text.length() <= longest && HOST_NAME.matcher(text).matches();
    }
}
