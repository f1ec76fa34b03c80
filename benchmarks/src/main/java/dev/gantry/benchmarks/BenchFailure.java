package dev.gantry.benchmarks;

/** What keeps a benchmark from running, in words for a person. */
final class BenchFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BenchFailure(String words) {
        super(words);
    }

    BenchFailure(String words, Throwable cause) {
        super(words, cause);
    }
}
