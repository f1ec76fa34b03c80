package dev.gantry.e2e.faults;

import static org.awaitility.Awaitility.await;

import dev.gantry.machines.Machine;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** What breaks. {@link Fleet#makeWhole} ends each of them. */
enum Fault {
    WORKER_KILLED("worker killed (-9)", End.WHEN_NOTICED, Drained.THE_VICTIM) {
        @Override
        void strike(Fleet fleet, Machine victim) {
            fleet.service(victim).kill();
        }
    },
    ENGINE_KILLED("engine killed (-9)", End.WHEN_NOTICED, Drained.THE_VICTIM) {
        @Override
        void strike(Fleet fleet, Machine victim) {
            victim.engine().kill();
        }
    },
    ENGINE_FROZEN("engine frozen", End.WHEN_NOTICED, Drained.ANOTHER) {
        @Override
        void strike(Fleet fleet, Machine victim) {
            victim.engine().freeze();
        }
    },
    POWER_OFF("machine without power", End.WHEN_REPAIRED, Drained.ANOTHER) {
        @Override
        void strike(Fleet fleet, Machine victim) {
            victim.powerOff();
        }
    },
    REBOOT("machine rebooted", End.AT_ONCE, Drained.THE_VICTIM) {
        @Override
        void strike(Fleet fleet, Machine victim) {
            victim.powerOff();
            victim.powerOn();
        }
    },
    LINK_CUT("link cut", End.WHEN_REPAIRED, Drained.THE_VICTIM) {
        @Override
        void strike(Fleet fleet, Machine victim) {
            victim.cut();
        }
    },
    INCOMING_LOST("link loses what comes", End.WHEN_REPAIRED, Drained.ANOTHER) {
        @Override
        void strike(Fleet fleet, Machine victim) {
            victim.loseIncoming();
        }
    },
    OUTGOING_LOST("link loses what leaves", End.WHEN_REPAIRED, Drained.THE_VICTIM) {
        @Override
        void strike(Fleet fleet, Machine victim) {
            victim.loseOutgoing();
        }
    },
    LINK_BLINKS("link cut and healed at once", End.WHEN_NOTICED, Drained.ANOTHER) {
        @Override
        void strike(Fleet fleet, Machine victim) {
            victim.cut();
        }
    },
    DISK_FULL("worker's disk full", End.WHEN_RUNNING_AGAIN, Drained.ANOTHER) {
        @Override
        void strike(Fleet fleet, Machine victim) {
            victim.fillDisk();
            // What needs the disk is the next run.
            Census.of(List.of(victim)).containers().stream()
                    .limit(1)
                    .forEach(container -> victim.docker("kill", container.id()));
        }
    },
    MANAGER_KILLED("manager killed (-9)", End.AT_ONCE, Drained.THE_VICTIM) {
        @Override
        void strike(Fleet fleet, Machine victim) {
            fleet.service(fleet.managerMachine()).kill();
        }
    },
    MANAGER_PAUSED("manager paused for 30 s", End.AT_ONCE, Drained.ANOTHER) {
        @Override
        void strike(Fleet fleet, Machine victim) {
            fleet.service(fleet.managerMachine()).freeze();
            await().pollDelay(PAUSE).atMost(PAUSE.multipliedBy(2)).until(() -> true);
        }
    },
    STORE_FROZEN("manager's disk stands still for 5 s", End.AT_ONCE, Drained.THE_VICTIM) {
        @Override
        void strike(Fleet fleet, Machine victim) {
            fleet.managerMachine().freezeDiskFor(STANDSTILL);
        }
    },
    STORE_AWAY("manager's disk full", End.WHEN_REFUSED, Drained.THE_VICTIM) {
        @Override
        void strike(Fleet fleet, Machine victim) {
            fleet.managerMachine().fillDisk();
        }

        @Override
        List<Load.Request> requests() {
            // There may be room in its file for some: what is accepted must be kept.
            return Stream.generate(() -> Load.submit(UUID.randomUUID(), Promises.Wish.RUNS, Need.LITTLE))
                    .limit(4)
                    .toList();
        }
    };

    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final Duration STANDSTILL = Duration.ofSeconds(5);

    /** How long a fault lasts. */
    enum End {
        /** It is over, or is ended, as soon as it has happened. */
        AT_ONCE,
        /** It is ended when the manager shows that something is wrong. */
        WHEN_NOTICED,
        /** It is ended when users are refused something, or got all that they asked for. */
        WHEN_REFUSED,
        /** It is ended when every service runs elsewhere. */
        WHEN_REPAIRED,
        /** It is ended when every service runs, wherever. */
        WHEN_RUNNING_AGAIN;

        /** Whether the manager shows the fault while it lasts. */
        boolean isNoticed() {
            return this == WHEN_NOTICED || isRepaired();
        }

        /** Whether every service runs again while it lasts. */
        boolean isRepaired() {
            return this == WHEN_REPAIRED || this == WHEN_RUNNING_AGAIN;
        }
    }

    /** Which worker is being emptied while it happens, if one is. */
    enum Drained {
        /** Whatever is on its way from there is hit where it comes from. */
        THE_VICTIM,
        /** Whatever is on its way is hit where it may be going to. */
        ANOTHER
    }

    private final String title;
    private final End end;
    private final Drained drained;

    Fault(String title, End end, Drained drained) {
        this.title = title;
        this.end = end;
        this.drained = drained;
    }

    String title() {
        return title;
    }

    End end() {
        return end;
    }

    /** The worker that is emptied while it hits a machine, where the load has one emptied. */
    Machine drains(Fleet fleet, Machine victim) {
        return switch (drained) {
            case THE_VICTIM -> victim;
            case ANOTHER -> fleet.busiestBut(victim);
        };
    }

    /** What users ask for because of it, whatever else they do. */
    List<Load.Request> requests() {
        return List.of();
    }

    /** Lets it happen. */
    abstract void strike(Fleet fleet, Machine victim);
}
