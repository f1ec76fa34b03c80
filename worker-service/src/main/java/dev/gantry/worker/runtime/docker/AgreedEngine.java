package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.core.RemoteApiVersion;

/**
 * An engine with which a version of its API was agreed.
 *
 * @param release the engine's own version
 * @param api that is spoken
 */
record AgreedEngine(String release, RemoteApiVersion api) {}
