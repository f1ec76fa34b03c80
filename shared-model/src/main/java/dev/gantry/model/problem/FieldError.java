package dev.gantry.model.problem;

/**
 * One field of a request that was refused.
 *
 * @param field its path as the client wrote it, e.g. {@code ports[1].host}
 * @param message what is wrong and what is allowed
 */
public record FieldError(String field, String message) {}
