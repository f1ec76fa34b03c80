package dev.gantry.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Lines of HTTP, byte by byte, so that nothing of what follows is taken. */
final class HttpLines {

    private HttpLines() {}

    static String read(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = in.read();
        while (next != '\n') {
            if (next < 0) {
                throw new EOFException("the engine closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
            next = in.read();
        }
        return line.toString();
    }
}
