package dev.gantry.model.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gantry.model.Reason;
import java.time.Duration;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * The one JSON dialect of Gantry: unknown fields are refused by name, absent values are omitted, times are RFC 3339 in UTC
 * and durations are written {@code 10s}.
 */
public final class GantryJson {

    private static final JsonMapper MAPPER = configure(JsonMapper.builder()).build();

    private static final JsonMapper OF_PEERS = configure(JsonMapper.builder())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(EnumFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .build();

    private GantryJson() {}

    /** A mapper that speaks the dialect. Safe for use by many threads. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /**
     * A mapper for what another version of Gantry says: it passes over what is not known here, and reads an unknown reason as
     * {@link Reason#UNKNOWN}. Not for a spec, of which nothing may be passed over. Safe for use by many threads.
     */
    public static JsonMapper ofPeers() {
        return OF_PEERS;
    }

    /** Teaches the dialect to a builder, for a service that has a mapper of its own to configure. */
    public static JsonMapper.Builder configure(JsonMapper.Builder builder) {
        return builder.addModule(durations())
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .changeDefaultPropertyInclusion(
                        inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT));
    }

    private static JacksonModule durations() {
        return new SimpleModule("gantry-durations")
                .addSerializer(Duration.class, new DurationWriter())
                .addDeserializer(Duration.class, new DurationReader());
    }

    private static final class DurationWriter extends ValueSerializer<Duration> {
        @Override
        public void serialize(Duration duration, JsonGenerator generator, SerializationContext context) {
            generator.writeString(DurationText.print(duration));
        }
    }

    private static final class DurationReader extends ValueDeserializer<Duration> {
        @Override
        public Duration deserialize(JsonParser parser, DeserializationContext context) {
            String text = parser.getString();
            try {
                return DurationText.parse(text);
            } catch (IllegalArgumentException wrong) {
                throw context.weirdStringException(text, Duration.class, wrong.getMessage());
            }
        }
    }
}
