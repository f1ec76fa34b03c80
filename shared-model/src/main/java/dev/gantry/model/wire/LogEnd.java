package dev.gantry.model.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The last {@value #MOST_BYTES} bytes that a container wrote, in whole pieces, each with its stream and its time: what is
 * left of a log when the container is gone. A piece is a line, or a part of a very long one. For one thread.
 */
public final class LogEnd {

    /** So much text is kept, without the times. */
    public static final int MOST_BYTES = 65_536;

    /** So many pieces are kept, however short. */
    public static final int MOST_PIECES = 4_000;

    /** A date and a time with nanoseconds and the offset from UTC, as engines write them. */
    private static final int LONGEST_TIME = 40;

    private static final class Piece {

        private final boolean error;
        private final byte[] bytes;
        private final Optional<Instant> time;
        /** Where the text begins: behind the time and a space, or at once in a part of a line that has no time of its own. */
        private final int text;

        Piece(boolean error, byte[] bytes) {
            this.error = error;
            this.bytes = bytes;
            int space = 0;
            while (space < Math.min(bytes.length, LONGEST_TIME) && bytes[space] != ' ') {
                space++;
            }
            this.time = time(new String(bytes, 0, space, StandardCharsets.US_ASCII));
            this.text = time.isPresent() ? Math.min(space + 1, bytes.length) : 0;
        }

        private static Optional<Instant> time(String text) {
            try {
                return Optional.of(OffsetDateTime.parse(text).toInstant());
            } catch (DateTimeParseException none) {
                return Optional.empty();
            }
        }

        int length() {
            return bytes.length - text;
        }

        /** A piece without a time is newer than any. */
        boolean isBefore(Instant moment) {
            return time.filter(written -> written.isBefore(moment)).isPresent();
        }
    }

    private final Deque<Piece> pieces = new ArrayDeque<>();
    private int length;
    private boolean cut;

    /**
     * Adds what was written next, and lets go of the oldest beyond the bounds.
     *
     * @param timeAndText a piece of its own, which nobody changes later
     */
    public void add(boolean error, byte[] timeAndText) {
        Piece piece = new Piece(error, timeAndText);
        pieces.addLast(piece);
        length += piece.length();
        while ((length > MOST_BYTES || pieces.size() > MOST_PIECES) && pieces.size() > 1) {
            length -= pieces.removeFirst().length();
            cut = true;
        }
    }

    public boolean isEmpty() {
        return pieces.isEmpty();
    }

    /** Whether more was written than is kept. */
    public boolean isCut() {
        return cut;
    }

    /** Writes the part that is asked for, as an engine chooses it: of the last lines those of a stream. Nothing follows. */
    public void write(LogQuery query, OutputStream out) throws IOException {
        int skipped =
                query.tail().map(lines -> Math.max(0, pieces.size() - lines)).orElse(0);
        List<Piece> wanted = pieces.stream()
                .skip(skipped)
                .filter(piece -> query.stream().takes(piece.error))
                .filter(piece -> query.since().filter(piece::isBefore).isEmpty())
                .toList();
        for (Piece piece : wanted) {
            int begin = query.timestamps() ? 0 : piece.text;
            out.write(piece.bytes, begin, piece.bytes.length - begin);
        }
    }

    /** A compressed form that {@link #unpack} reads. */
    public byte[] pack() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(packed))) {
            out.writeBoolean(cut);
            out.writeInt(pieces.size());
            for (Piece piece : pieces) {
                out.writeBoolean(piece.error);
                out.writeInt(piece.bytes.length);
                out.write(piece.bytes);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    /**
     * Reads what {@link #pack} has made.
     *
     * @throws IOException if it is something else
     */
    public static LogEnd unpack(byte[] packed) throws IOException {
        LogEnd end = new LogEnd();
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(new ByteArrayInputStream(packed)))) {
            boolean cut = in.readBoolean();
            for (int left = in.readInt(); left > 0; left--) {
                boolean error = in.readBoolean();
                int length = in.readInt();
                byte[] bytes = in.readNBytes(length);
                if (bytes.length < length) {
                    throw new IOException("a piece of the log has " + bytes.length + " of " + length + " bytes");
                }
                end.add(error, bytes);
            }
            end.cut |= cut;
            // Only at its end does the compressed form prove to be whole.
            if (in.read() >= 0) {
                throw new IOException("more follows behind the last piece of the log");
            }
        }
        return end;
    }
}
