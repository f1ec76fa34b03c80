package dev.gantry.platform;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may call a service: whoever has the cluster token; without one, whoever is on this machine and is no foreign web page.
 *
 * @param token the cluster token; empty if the service runs open on loopback
 */
record AccessRule(String token) {

    /** Open to everybody, because load balancers and probes have no token. These answer with nothing but a state. */
    private static final Set<String> OPEN = Set.of("/health", "/actuator/health");

    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    /** @throws StartupFailure if the service would listen off loopback without a token */
    static AccessRule of(GantryProperties properties, String address) {
        if (properties.clusterToken().isEmpty() && !isLoopback(address)) {
            throw new StartupFailure(
                    "server.address is " + address + ", which other machines can reach, and there is no"
                            + " token. Set gantry.cluster-token (GANTRY_CLUSTER_TOKEN), or listen on 127.0.0.1.");
        }
        return new AccessRule(properties.clusterToken());
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            throw new StartupFailure("server.address " + address + " is no address of this machine.", unknown);
        }
    }

    boolean isOpen(String path) {
        return OPEN.contains(path);
    }

    boolean needsToken() {
        return !token.isEmpty();
    }

    /** Accepts {@code Bearer token}, and {@code Basic} with any name and the token as password. */
    boolean allows(@Nullable String authorization) {
        if (authorization == null) {
            return false;
        }
        if (authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return same(authorization.substring(7).strip());
        }
        if (authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            try {
                byte[] decoded =
                        Base64.getDecoder().decode(authorization.substring(6).strip());
                String pair = new String(decoded, StandardCharsets.UTF_8);
                return same(pair.substring(pair.indexOf(':') + 1));
            } catch (IllegalArgumentException notBase64) {
                return false;
            }
        }
        return false;
    }

    private boolean same(String candidate) {
        return MessageDigest.isEqual(
                candidate.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a {@code Host} header names this machine; anything else is a page that rebinds its name to loopback. */
    static boolean isLoopbackHost(@Nullable String host) {
        return host != null && LOOPBACK_NAMES.contains(nameOf(host));
    }

    /** Whether an {@code Origin} header is this service's own, as the {@code Host} header names it. */
    static boolean isOwnOrigin(String origin, @Nullable String host) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null && authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static String nameOf(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        if (lower.startsWith("[")) {
            return lower.substring(0, lower.indexOf(']') + 1);
        }
        int colon = lower.indexOf(':');
        return colon < 0 ? lower : lower.substring(0, colon);
    }
}
