package dev.gantry.machines;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/** Ports of this computer for servers that are yet to start. Thread-safe. */
public final class Ports {

    /** Below what the kernel gives to connections, and to servers that ask for any port; and below what workers give away. */
    private static final int FIRST = 10_000;

    private static final int COUNT = 10_000;
    /** Processes that run side by side begin at different places, and come to the same port late if ever. */
    private static final int STRIDE = 101;

    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * STRIDE % COUNT));

    private Ports() {}

    /** A port that nobody listens on, and that this process is given only once in a long time. */
    public static int free() {
        for (int tried = 0; tried < COUNT; tried++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("none of the ports from " + FIRST + " on is free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port)) {
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
