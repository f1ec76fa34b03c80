package dev.gantry.manager.control;

import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.model.EngineState;
import dev.gantry.model.EngineStatus;
import dev.gantry.model.PortRange;
import dev.gantry.model.Resources;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.WorkerRegistration;
import java.util.Map;
import java.util.UUID;

/** A ready worker without an address, so that nobody tries to reach it: what is placed there waits to be heard of. */
final class SilentWorker {

    private static final WorkerId ID = new WorkerId(new UUID(2, 1));
    private static final Resources ROOMY = new Resources(64_000, 65_536, 100, 65_536);

    private SilentWorker() {}

    static void join(Control control) {
        control.execute(
                new Command.RegisterWorker(new WorkerRegistration(
                        ID,
                        "w1",
                        "",
                        ROOMY,
                        Map.of(),
                        new PortRange(20_000, 20_010),
                        "x86_64",
                        "test",
                        new EngineStatus(EngineState.OK, "1", "1.41"),
                        new UUID(3, 1),
                        true)),
                "test");
        control.execute(new Command.SeeWorker(ID, Liveness.READY, EngineState.OK), "test");
    }
}
