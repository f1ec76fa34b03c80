package dev.gantry.benchmarks;

import java.util.function.Supplier;

/** A client that posts one body after the other on one connection. */
record PostingClient(HttpConnection connection, String path, int status, Supplier<String> body) implements Load.Client {

    @Override
    public void operate() {
        HttpConnection.Answer answer = connection.call("POST", path, body.get());
        if (answer.status() != status) {
            throw new BenchFailure("POST " + path + " was answered " + answer.status() + ": " + answer.body());
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
