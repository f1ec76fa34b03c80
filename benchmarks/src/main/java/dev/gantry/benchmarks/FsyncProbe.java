package dev.gantry.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How long a small write to the disk takes when it is forced, as a manager's commits are. */
final class FsyncProbe {

    private static final int WRITES = 100;
    private static final int SIZE = 4096;

    private FsyncProbe() {}

    static double medianMillis(Path folder) {
        Samples samples = new Samples();
        try {
            Path file = Files.createTempFile(folder, "fsync", "");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                for (int write = 0; write < WRITES; write++) {
                    long began = System.nanoTime();
                    channel.write(ByteBuffer.allocate(SIZE));
                    channel.force(false);
                    samples.add((System.nanoTime() - began) / 1e6);
                }
            }
            Files.delete(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return samples.median();
    }
}
