package dev.gantry.platform;

import org.springframework.boot.SpringBootExceptionReporter;

/** Keeps Spring's own report of a failed start quiet where {@link GantryService} prints one line for it. */
final class QuietStartupFailures implements SpringBootExceptionReporter {

    @Override
    public boolean reportException(Throwable failure) {
        return GantryService.explain(failure).isPresent();
    }
}
