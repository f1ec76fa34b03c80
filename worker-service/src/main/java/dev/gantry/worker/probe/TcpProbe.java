package dev.gantry.worker.probe;

import dev.gantry.model.HealthCheck;
import dev.gantry.model.wire.DurationText;
import dev.gantry.worker.supervision.ProbeResult;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Clock;

/** Passes if a connection is accepted. */
record TcpProbe(HealthCheck.Tcp check, Endpoint endpoint, Clock clock) implements Probe {

    @Override
    public ProbeResult look() {
        if (!endpoint.isReachable()) {
            return new ProbeResult.Failed(endpoint.trouble());
        }
        try (Socket socket = new Socket()) {
            socket.connect(
                    endpoint.address(), TimeLeft.of(check.timeout(), clock).millis());
            return new ProbeResult.Passed();
        } catch (SocketTimeoutException late) {
            return new ProbeResult.Failed(
                    "connecting to " + endpoint + " took longer than " + DurationText.print(check.timeout()));
        } catch (IOException refused) {
            return new ProbeResult.Failed("connecting to " + endpoint + " failed: " + refused.getMessage());
        }
    }
}
