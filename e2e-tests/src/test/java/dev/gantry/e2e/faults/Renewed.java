package dev.gantry.e2e.faults;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the cells of a test share as long as nothing fails. After a failure it is closed, and the next cell has a new one, so
 * that no cell fails or waits because of another one. Not thread-safe.
 */
final class Renewed<T> implements AutoCloseable {

    private final Supplier<T> maker;
    private final Consumer<T> closer;
    private Optional<T> current = Optional.empty();
    private Optional<Throwable> obstacle = Optional.empty();

    Renewed(Supplier<T> maker, Consumer<T> closer) {
        this.maker = maker;
        this.closer = closer;
    }

    /**
     * Has it used.
     *
     * @throws AssertionError at once if none could be made for an earlier use
     */
    void use(Consumer<T> use) {
        T ours = current.orElseGet(this::make);
        current = Optional.of(ours);
        try {
            use.accept(ours);
        } catch (RuntimeException | Error failure) {
            current = Optional.empty();
            afterwards(failure, () -> closer.accept(ours));
            throw failure;
        }
    }

    private T make() {
        obstacle.ifPresent(first -> {
            throw new AssertionError("nothing was tried, as an earlier start failed: " + first, first);
        });
        try {
            return maker.get();
        } catch (RuntimeException | Error failure) {
            obstacle = Optional.of(failure);
            throw failure;
        }
    }

    /** Does what has to be done after a failure, which stays the first one whatever comes of that. */
    static void afterwards(Throwable failure, Runnable deed) {
        try {
            deed.run();
        } catch (RuntimeException | Error another) {
            failure.addSuppressed(another);
        }
    }

    @Override
    public void close() {
        current.ifPresent(closer);
    }
}
