package dev.gantry.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** One {@code K=V} of the command line; the value may be empty and may contain {@code =}. */
record KeyValue(String key, String value) {

    static final class Converter implements ITypeConverter<KeyValue> {
        @Override
        public KeyValue convert(String text) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new TypeConversionException("'" + text + "' is not of the form K=V");
            }
            return new KeyValue(text.substring(0, equals), text.substring(equals + 1));
        }
    }
}
