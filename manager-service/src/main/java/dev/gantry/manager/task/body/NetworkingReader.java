package dev.gantry.manager.task.body;

import dev.gantry.model.Networking;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads which network a container is in, its name there, and whom it asks for other names. */
final class NetworkingReader {

    /** The resolver of the C library heeds no more. */
    private static final int MOST_SERVERS = 3;

    private static final int MOST_HOSTS = 64;
    private static final int LONGEST_ADDRESS = 64;

    /** The kernel's bound. */
    private static final int LONGEST_HOSTNAME = 63;

    private static final int LONGEST_NAME = 253;
    private static final String BRIDGE = "bridge";
    private static final String GATEWAY = "host-gateway";
    private static final Pattern NETWORK = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");

    private NetworkingReader() {}

    static Networking read(Fields fields) {
        return new Networking(network(fields), hostname(fields), dns(fields), extraHosts(fields));
    }

    /** The engine's bridge is what a task has that says nothing, so it is stored as nothing. */
    private static String network(Fields fields) {
        String network = fields.text("network").orElse("");
        if (network.isEmpty() || network.equals(BRIDGE)) {
            return "";
        }
        if (network.equals("default")) {
            fields.wrong("network", "is 'default', which has the name bridge here");
        } else if (!NETWORK.matcher(network).matches()) {
            fields.wrong(
                    "network",
                    "is '" + network + "', and must be bridge, host, none or the name of a worker's network");
        }
        return network;
    }

    private static String hostname(Fields fields) {
        String hostname = fields.text("hostname").orElse("");
        if (!hostname.isEmpty() && !Addresses.isHostName(hostname, LONGEST_HOSTNAME)) {
            fields.wrong(
                    "hostname",
                    "is '" + hostname + "', and must be a host name of at most " + LONGEST_HOSTNAME
                            + " letters, digits, dashes and dots");
        }
        return hostname;
    }

    private static List<String> dns(Fields fields) {
        List<String> servers = new ArrayList<>();
        fields.placedTexts("dns", MOST_SERVERS, LONGEST_ADDRESS).forEach((place, address) -> {
            if (!Addresses.isLiteral(address)) {
                fields.wrong("dns[" + place + "]", "is '" + address + "', and must be an address such as 10.0.0.53");
            }
            servers.add(address);
        });
        return servers;
    }

    /** {@code name:address}; an address of version 6 has colons of its own. */
    private static List<String> extraHosts(Fields fields) {
        List<String> hosts = new ArrayList<>();
        fields.placedTexts("extraHosts", MOST_HOSTS, LONGEST_NAME + 1 + LONGEST_ADDRESS)
                .forEach((place, text) -> {
                    int colon = text.indexOf(':');
                    String address = text.substring(colon + 1);
                    if (colon < 0
                            || !Addresses.isHostName(text.substring(0, colon), LONGEST_NAME)
                            || !(address.equals(GATEWAY) || Addresses.isLiteral(address))) {
                        fields.wrong(
                                "extraHosts[" + place + "]",
                                "is '" + text + "', and must be name:address such as db:10.0.0.5, or name:" + GATEWAY);
                    }
                    hosts.add(text);
                });
        return hosts;
    }
}
