package dev.gantry.manager.task.body;

import dev.gantry.model.PortSpec;
import dev.gantry.model.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads published ports from today's list and from the two maps of older clients, and refuses any port twice. */
final class PortsReader {

    private static final int MOST = 100;
    private static final int HIGHEST = 65_535;
    private static final Pattern KEY = Pattern.compile("(\\d{1,5})(?:/(tcp|udp))?");

    private record Key(int port, Protocol protocol) {
        @Override
        public String toString() {
            return port + (protocol == Protocol.TCP ? "/tcp" : "/udp");
        }
    }

    private final Fields fields;
    private final Map<Key, PortSpec> byContainer = new LinkedHashMap<>();
    private final Map<Key, String> containers = new LinkedHashMap<>();
    private final Map<Key, String> hosts = new LinkedHashMap<>();

    private PortsReader(Fields fields) {
        this.fields = fields;
    }

    /** Reads the list (if it has a name) and the two maps. */
    static List<PortSpec> read(Fields fields, String list, String exposed, String bindings) {
        PortsReader reader = new PortsReader(fields);
        reader.list(list);
        reader.bindings(bindings);
        reader.exposed(exposed, bindings);
        return new ArrayList<>(reader.byContainer.values());
    }

    private void list(String field) {
        if (field.isEmpty()) {
            return;
        }
        fields.placedObjects(field, MOST).forEach((index, port) -> {
            String place = field + "[" + index + "]";
            Optional<Long> container = port.whole("container", 1, HIGHEST);
            Optional<Long> host = port.whole("host", 0, HIGHEST);
            Protocol protocol = protocol(port);
            String address = address(port);
            port.refuseUnknown();
            if (container.isPresent()) {
                int machines = host.orElse(0L).intValue();
                add(place, new PortSpec(container.get().intValue(), machines, protocol, address));
            } else if (port.take("container").isEmpty()) {
                port.wrong("container", "is required");
            }
        });
    }

    private static Protocol protocol(Fields port) {
        String text = port.text("protocol").orElse("tcp");
        if (text.equals("udp")) {
            return Protocol.UDP;
        }
        if (!text.equals("tcp")) {
            port.wrong("protocol", "is '" + text + "', and must be tcp or udp");
        }
        return Protocol.TCP;
    }

    private static String address(Fields port) {
        String address = port.text("address").orElse("");
        if (!address.isEmpty() && !Addresses.isLiteral(address)) {
            port.wrong("address", "is '" + address + "', and must be an address of the machine such as 127.0.0.1");
        }
        return address;
    }

    /** {@code {"80/tcp": "8080"}} publishes to that port of the machine. */
    private void bindings(String field) {
        bounded(field).ifPresent(members -> {
            for (Map.Entry<String, JsonNode> entry : members.members()) {
                Optional<Key> key = key(members, entry.getKey());
                Optional<Integer> host = host(members, entry.getKey(), entry.getValue());
                if (key.isPresent() && host.isPresent()) {
                    add(
                            field + "." + entry.getKey(),
                            new PortSpec(key.get().port(), host.get(), key.get().protocol()));
                }
            }
        });
    }

    /** {@code {"80/tcp": {}}} publishes to a free port, unless a binding names one. */
    private void exposed(String field, String bindings) {
        bounded(field).ifPresent(members -> {
            for (Map.Entry<String, JsonNode> entry : members.members()) {
                key(members, entry.getKey())
                        .filter(key -> !containers.getOrDefault(key, "").startsWith(bindings + "."))
                        .ifPresent(
                                key -> add(field + "." + entry.getKey(), new PortSpec(key.port(), 0, key.protocol())));
                if (!entry.getValue().isObject() && !entry.getValue().isNull()) {
                    members.wrong(entry.getKey(), "must be {}");
                }
            }
        });
    }

    private Optional<Fields> bounded(String field) {
        return fields.object(field).filter(members -> {
            int ports = members.members().size();
            if (ports > MOST) {
                fields.wrong(field, "has " + ports + " ports, and may have " + MOST);
            }
            return ports <= MOST;
        });
    }

    private static Optional<Key> key(Fields members, String text) {
        Matcher matcher = KEY.matcher(text);
        if (matcher.matches()) {
            int port = Integer.parseInt(matcher.group(1));
            if (port >= 1 && port <= HIGHEST) {
                return Optional.of(new Key(port, "udp".equals(matcher.group(2)) ? Protocol.UDP : Protocol.TCP));
            }
        }
        members.wrong(text, "must be named like 80/tcp, with a port from 1 to " + HIGHEST);
        return Optional.empty();
    }

    private static Optional<Integer> host(Fields members, String name, JsonNode node) {
        String text = node.isString() ? node.stringValue() : node.isIntegralNumber() ? node.toString() : "";
        if (text.matches("\\d{1,5}") && Integer.parseInt(text) <= HIGHEST) {
            return Optional.of(Integer.parseInt(text));
        }
        members.wrong(
                name, "must be a port of the machine such as \"8080\", up to " + HIGHEST + ", or 0 for a free one");
        return Optional.empty();
    }

    private void add(String place, PortSpec port) {
        Key container = new Key(port.container(), port.protocol());
        Key host = new Key(port.host(), port.protocol());
        if (byContainer.size() == MOST) {
            fields.wrong(place, "is one port too many: a task may have " + MOST);
        } else if (containers.containsKey(container)) {
            fields.wrong(
                    place,
                    "the container's port " + container + " is already published by "
                            + fields.path(containers.get(container)));
        } else if (port.host() != 0 && hosts.containsKey(host)) {
            fields.wrong(place, "the machine's port " + host + " is already taken by " + fields.path(hosts.get(host)));
        } else {
            containers.put(container, place);
            if (port.host() != 0) {
                hosts.put(host, place);
            }
            byContainer.put(container, port);
        }
    }
}
