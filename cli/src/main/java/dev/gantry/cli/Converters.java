package dev.gantry.cli;

import dev.gantry.model.Affinity;
import dev.gantry.model.Mount;
import dev.gantry.model.MountType;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Protocol;
import dev.gantry.model.wire.DurationText;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The notations of single options. */
final class Converters {

    private Converters() {}

    /** {@code 10s}, {@code 5m}. */
    static final class OfDuration implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return DurationText.parse(text);
            } catch (IllegalArgumentException wrong) {
                throw new TypeConversionException(wrong.getMessage());
            }
        }
    }

    /** MiB as a number, or with a unit: {@code 512}, {@code 512m}, {@code 2g}. */
    static final class OfMemory implements ITypeConverter<Long> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,12})(m|g)?");

        @Override
        public Long convert(String text) {
            Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
            if (!matcher.matches()) {
                throw new TypeConversionException("'" + text + "' is not an amount of memory such as 512 (MiB) or 2g");
            }
            long amount = Long.parseLong(matcher.group(1));
            return "g".equals(matcher.group(2)) ? amount * 1024 : amount;
        }
    }

    /** An expression, and a weight after the last colon; one that ends with a colon and a number needs a weight. */
    static final class OfAffinity implements ITypeConverter<Affinity> {
        private static final Pattern FORM = Pattern.compile("(.+?)(?::(-?\\d{1,3}))?");
        private static final int USUAL = 50;

        @Override
        public Affinity convert(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException("'" + text + "' is not EXPR or EXPR:WEIGHT such as 'zone == a:80'");
            }
            int weight = matcher.group(2) == null ? USUAL : Integer.parseInt(matcher.group(2));
            return new Affinity(matcher.group(1).strip(), weight);
        }
    }

    /** {@code SOURCE:TARGET}, with {@code :ro} after it: a source that begins with a slash is a path of the machine. */
    static final class OfVolume implements ITypeConverter<Mount> {
        private static final Pattern FORM = Pattern.compile("([^:]+):(/[^:]*)(:ro)?");

        @Override
        public Mount convert(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException(
                        "'" + text + "' is not VOLUME:TARGET or /PATH:TARGET, such as data:/data or /srv/web:/www:ro");
            }
            MountType type = matcher.group(1).startsWith("/") ? MountType.BIND : MountType.VOLUME;
            return new Mount(type, matcher.group(1), matcher.group(2), matcher.group(3) != null, 0);
        }
    }

    /** {@code TARGET} or {@code TARGET:MIB}. */
    static final class OfTmpfs implements ITypeConverter<Mount> {
        private static final Pattern FORM = Pattern.compile("(/[^:]*)(?::(\\d{1,8}))?");

        @Override
        public Mount convert(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException("'" + text + "' is not TARGET or TARGET:MIB such as /scratch:64");
            }
            long size = matcher.group(2) == null ? 0 : Long.parseLong(matcher.group(2));
            return new Mount(MountType.TMPFS, "", matcher.group(1), false, size);
        }
    }

    /**
     * {@code HOST:CONTAINER}, or {@code CONTAINER} for a free port of the machine; {@code /udp} after it, and before it the
     * machine's address.
     */
    static final class OfPort implements ITypeConverter<PortSpec> {
        private static final Pattern FORM =
                Pattern.compile("(?:(?:([\\d.]+|\\[[0-9a-f:.]+]):)?(\\d{1,5}):)?(\\d{1,5})(?:/(tcp|udp))?");

        @Override
        public PortSpec convert(String text) {
            Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
            if (!matcher.matches()) {
                throw wrong(text);
            }
            String address = matcher.group(1) == null ? "" : matcher.group(1).replaceAll("[\\[\\]]", "");
            int host = matcher.group(2) == null ? 0 : port(text, matcher.group(2));
            Protocol protocol = "udp".equals(matcher.group(4)) ? Protocol.UDP : Protocol.TCP;
            return new PortSpec(port(text, matcher.group(3)), host, protocol, address);
        }

        private static int port(String text, String number) {
            int port = Integer.parseInt(number);
            if (port < 1 || port > 65_535) {
                throw wrong(text);
            }
            return port;
        }

        private static TypeConversionException wrong(String text) {
            return new TypeConversionException("'" + text
                    + "' is not HOST:CONTAINER or CONTAINER with ports from 1 to 65535, such as 8080:80 or 53:53/udp");
        }
    }
}
