package dev.gantry.worker.supervision;

/** What one probe of a container found. */
public sealed interface ProbeResult {

    record Passed() implements ProbeResult {}

    /**
     * The container did not do what the check asks of it.
     *
     * @param words what happened instead, for people
     */
    record Failed(String words) implements ProbeResult {}

    /** The probe could not be made, for a reason that is not the container's: it says nothing. */
    record Unknown() implements ProbeResult {}
}
