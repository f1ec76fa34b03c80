package dev.gantry.worker.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers each connection with the same bytes, or accepts them and says nothing. */
public final class TinyServer implements AutoCloseable {

    private final ServerSocket server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile String answer;

    private TinyServer(String answer) {
        this.answer = answer;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().start(this::serve);
    }

    public static TinyServer answering(String bytes) {
        return new TinyServer(bytes);
    }

    public static TinyServer answeringStatus(int status) {
        return new TinyServer(statusLine(status));
    }

    /** From now on. */
    public void answerStatus(int status) {
        answer = statusLine(status);
    }

    /** From now on connections are taken, and nothing is said on them. */
    public void fallSilent() {
        answer = "";
    }

    private static String statusLine(int status) {
        return "HTTP/1.1 " + status + " Whatever\r\n\r\n";
    }

    public int port() {
        return server.getLocalPort();
    }

    /** What was asked so far. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private void serve() {
        try {
            while (true) {
                Socket socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> talk(socket));
            }
        } catch (IOException closed) {
            requests.add("");
        }
    }

    private void talk(Socket socket) {
        try {
            InputStream in = socket.getInputStream();
            StringBuilder request = new StringBuilder();
            while (request.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    return;
                }
                request.append((char) next);
            }
            requests.add(request.toString());
            if (!answer.isEmpty()) {
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                socket.close();
            }
        } catch (IOException gone) {
            open.remove(socket);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
