package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** Why something is in the state it is in: a code for programs and a sentence for people. */
public enum Reason {
    SUBMITTED("The task was accepted and waits for a place."),
    PLACED("The task was given to a worker."),
    PULLING_IMAGE("The worker is pulling the image."),
    STARTING("The worker is creating and starting the container."),
    STARTED("The container runs."),
    RESTARTING("The container ended and will be started again, after a back-off or as soon as its worker gets to it."),
    RESTARTED("The container was started again on the same worker."),
    HEALTHY("The container runs, and its health check passes."),
    UNHEALTHY("The container's health check failed too often in a row."),
    PAUSED("Somebody paused the container or stopped its process; it stands still until it is let go on."),
    LEFT_ALONE("A worker of another version made the container; this worker neither restarts nor stops it."),
    RESTART_REQUESTED("A user asked for a fresh start: the attempt is stopped, and another one follows."),
    PREEMPTED("The task gives way to a more important one and is placed again where there is room."),
    ADOPTED("The attempt runs on a worker and was not known; it is known again."),
    STOPPING("The container is being stopped."),
    STOPPED("A user stopped the task."),
    EXITED("The container exited with code 0."),

    NONZERO_EXIT("The container exited with a code other than 0."),
    OOM_KILLED("The kernel killed the container because it used more memory than its limit."),
    CONTAINER_VANISHED("The container was removed by somebody else."),
    ENGINE_RESTARTED("The Docker engine or the machine was restarted, which ended the container."),
    DEADLINE_EXCEEDED("The task ran longer than its maxRunTime."),
    IMAGE_NOT_FOUND("The worker does not have the image, and the registry does not know it, or is itself not known."),
    IMAGE_PULL_DENIED(
            "The registry does not give the image to this worker: it wants other credentials, or has no such image."),
    IMAGE_PULL_FAILED("The engine could not fetch or unpack the image."),
    REGISTRY_UNAVAILABLE("The registry cannot be reached or is out of order; the task waits until it answers again."),
    REGISTRY_RATE_LIMITED("The registry has had enough requests for now; the task waits before it asks again."),
    DISK_FULL(
            "The disk of the worker's engine is full; the task is tried elsewhere, and waits where there is no elsewhere."),
    IMAGE_ARCHITECTURE("The image has no variant for the architecture of the worker."),
    COMMAND_NOT_FOUND("The command does not exist in the image."),
    COMMAND_NOT_EXECUTABLE("The command exists in the image but cannot be executed."),
    PORT_TAKEN("A process outside Gantry listens on the host port."),
    NAME_TAKEN("A container that is not Gantry's has the name that this run needs."),
    SPEC_REFUSED("The engine refused the task's settings."),
    NOT_PERMITTED("The worker's operator does not permit what the task asks for."),
    NOT_SUPPORTED_HERE(
            "The worker lacks what the task asks for, such as a network, a device, a path or gpus, or is too old."),
    START_FAILED("The engine could not start the container."),
    START_TIMED_OUT("The worker did not manage to start the container in time; the attempt was given up."),
    LEASE_EXPIRED(
            "The worker heard of no manager for too long and stopped the task by itself, as its onDisconnect says."),
    START_INTERRUPTED("The worker was restarted before it had made the container; the task is placed again."),
    ENGINE_DOWN("The worker's Docker engine does not answer."),
    /** What an older manager reads where a newer worker gives a reason that came later. */
    @JsonEnumDefaultValue
    UNKNOWN("The worker is newer than the manager and gave a reason that the manager does not know."),

    WORKER_JOINED("The worker registered."),
    WORKER_FORGOTTEN(
            "An operator said that the worker's machine is off for good, or the machine that was announced has joined."),
    WORKER_REPLACED(
            "Another machine joined under the name of this lost worker, which goes by a longer one from now on."),
    CORDONED("The worker keeps its tasks and takes no new ones."),
    UNCORDONED("The worker takes new tasks again."),
    DRAINING("The worker is being emptied: its tasks go elsewhere, and it takes no new ones."),
    DRAINED("Nothing is left on the worker; it takes no new tasks until it is uncordoned."),
    DRAIN_TIMED_OUT("The drain's deadline is over and something is left on the worker, where it goes on."),
    DRAIN_FORCED("The drain's deadline is over, and what was left on the worker is stopped."),
    NO_TARGET("The worker is being drained and the task cannot go elsewhere: it goes on where it is."),
    REBALANCING("An operator wants the machines equally full: the task goes to one that is less full."),
    WORKER_LOST("The worker fell silent; the task is placed again according to its onDisconnect policy."),
    WORKER_RETURNED("The worker answered again."),
    MASS_LOSS(
            "Most workers fell silent at once; the task is placed again when enough of them return or are forgotten."),
    MAY_STILL_RUN(
            "The task may run once at a time, and may still run on a worker that is silent; it is placed when that is over."),
    RESTORED("A backup was restored; nothing is placed until every worker has told what it has, or is lost."),
    STOP_UNCONFIRMED("The task is to stop, but its worker is lost and cannot confirm it."),

    NO_WORKERS("No worker has joined the cluster."),
    WORKER_NOT_READY("The worker does not answer, has no engine, or takes no new tasks."),
    LEASE_NOT_SUPPORTED(
            "The worker, or its machine, cannot stop a task in time when it hears of no manager, as onDisconnect STOP asks."),
    INSUFFICIENT_CPU("The worker has too little cpu that is not booked."),
    INSUFFICIENT_MEMORY("The worker has too little memory that is not booked."),
    INSUFFICIENT_DISK("The worker has too little disk that is not booked."),
    INSUFFICIENT_PIDS("The worker has too few process ids that are not booked."),
    ROOM_PROMISED("Tasks are leaving the worker so that a more important one fits there."),
    PORT_IN_USE("Another task on the worker has the host port."),
    NO_FREE_PORT("The worker's port range has no free port left."),
    CONSTRAINT_NOT_MET("The worker's labels or facts are not what the task's constraints ask for."),
    SPREAD_LIMIT("The worker, or the group that it belongs to, has its share of the tasks of this name."),
    ANTI_AFFINITY("The worker has a task beside which this one does not want to be."),
    RECENTLY_REFUSED("The worker failed to start this task a moment ago; it is tried again after a back-off."),
    NO_WORKER_FITS("No worker passes every filter.");

    private final String sentence;

    Reason(String sentence) {
        this.sentence = sentence;
    }

    /** One sentence for people who meet the code the first time. */
    public String sentence() {
        return sentence;
    }
}
