package dev.gantry.worker.runtime.docker;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;

/**
 * A registry on loopback that answers what it is told to, as far as an engine asks when it pulls. It has one image, of one
 * empty layer with a name in it, under every repository and tag.
 */
final class StubRegistry implements AutoCloseable {

    private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

    private final ServerSocket server;
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final byte[] manifest;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile int status = 200;
    private volatile String body = "";
    private volatile boolean blobsStall;
    private volatile boolean allStalls;

    StubRegistry(String content) throws IOException {
        byte[] layer = tar(content);
        byte[] config = """
                {"architecture": "amd64", "os": "linux", "config": {"Cmd": ["%s"]},
                 "rootfs": {"type": "layers", "diff_ids": ["%s"]}}""".formatted(content, digest(layer)).getBytes(StandardCharsets.UTF_8);
        byte[] packed = gzip(layer);
        manifest = """
                {"schemaVersion": 2, "mediaType": "%s",
                 "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "size": %d, "digest": "%s"},
                 "layers": [{"mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip", "size": %d,
                             "digest": "%s"}]}""".formatted(MANIFEST, config.length, digest(config), packed.length, digest(packed))
                .getBytes(StandardCharsets.UTF_8);
        blobs.put(digest(config), config);
        blobs.put(digest(packed), packed);
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    /** In a process of its own, as for an engine that has a network of its own: says the name of its image, and serves it. */
    public static void main(String[] content) throws IOException, InterruptedException {
        try (StubRegistry registry = new StubRegistry(content[0])) {
            System.out.println(registry.image("app"));
            registry.closed.await();
        }
    }

    /** The name of its image for an engine on this machine. */
    String image(String repository) {
        return "127.0.0.1:" + server.getLocalPort() + "/" + repository + ":1";
    }

    String manifestDigest() {
        return digest(manifest);
    }

    /** From now on it answers every question for an image so. */
    void answerWith(int newStatus, String newBody) {
        status = newStatus;
        body = newBody;
    }

    /** From now on it begins to send layers and stops. */
    void stall() {
        blobsStall = true;
    }

    /** From now on it says that it is a registry, and nothing else. */
    void stallAtOnce() {
        allStalls = true;
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> answer(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void answer(Socket client) {
        try (client) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            // An engine tries TLS first, whose first byte is no letter; it is not kept waiting.
            int first = in.read();
            if (!Character.isLetter(first)) {
                return;
            }
            String[] request = (Character.toString(first) + in.readLine()).split(" ", -1);
            String header = in.readLine();
            while (header != null && !header.isEmpty()) {
                header = in.readLine();
            }
            answer(request[0].equals("HEAD"), request[1], client.getOutputStream());
        } catch (IOException gone) {
            return;
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(boolean head, String path, OutputStream out) throws IOException, InterruptedException {
        if (path.equals("/v2/")) {
            send(out, 200, "application/json", "{}".getBytes(StandardCharsets.UTF_8), head);
        } else if (allStalls) {
            closed.await();
        } else if (status != 200) {
            String type = body.isEmpty() ? "text/html" : "application/json";
            send(out, status, type, body.getBytes(StandardCharsets.UTF_8), head);
        } else if (path.contains("/manifests/")) {
            send(out, 200, MANIFEST, manifest, head);
        } else {
            byte[] blob = blobs.getOrDefault(path.substring(path.lastIndexOf('/') + 1), new byte[0]);
            if (blobsStall) {
                headers(out, 200, "application/octet-stream", blob);
                out.write(blob, 0, 1);
                out.flush();
                closed.await();
                return;
            }
            send(out, blob.length == 0 ? 404 : 200, "application/octet-stream", blob, head);
        }
    }

    private static void send(OutputStream out, int status, String type, byte[] content, boolean head)
            throws IOException {
        headers(out, status, type, content);
        if (!head) {
            out.write(content);
        }
        out.flush();
    }

    private static void headers(OutputStream out, int status, String type, byte[] content) throws IOException {
        String text = "HTTP/1.1 " + status + " As-Told\r\nContent-Type: " + type + "\r\nContent-Length: "
                + content.length + "\r\nDocker-Content-Digest: " + digest(content) + "\r\nConnection: close\r\n\r\n";
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] tar(String content) {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        tar.writeBytes(BusyboxImage.header(content + "/", "0755", 0, '5', ""));
        tar.writeBytes(new byte[1024]);
        return tar.toByteArray();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        }
        return packed.toByteArray();
    }

    private static String digest(byte[] content) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
    }
}
