# Measures the performance table.

# shellcheck source=launcher/engine.sh
. "$GANTRY_HOME/launcher/engine.sh"
# shellcheck source=launcher/image.sh
. "$GANTRY_HOME/launcher/image.sh"

end_bench() {
    status=$?
    trap '' INT TERM HUP
    trap - EXIT
    # Many containers take their time.
    end_process "$bench_pid" 120
    stop_engine
    rm -rf "$bench_folder"
    exit "$status"
}

# Replaces this process by the benchmarks.
bench() {
    exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Djava.io.tmpdir="${TMPDIR:-/tmp}" -jar "$BENCH_JAR" --home "$GANTRY_HOME" "$@"
}

# What is a question, or makes no sense, is answered before anything is started for it.
is_only_asked() {
    for argument in "$@"; do
        case $argument in
            --help | -h | --version | -V) return 0 ;;
        esac
    done
    return 1
}

run_bench() {
    [ -f "$BENCH_JAR" ] || build_bench
    ! is_only_asked "$@" || bench "$@"
    (bench --check "$@") || exit
    build_bench
    bench_pid='' bench_folder=$(mktemp -d)
    trap end_bench EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    trap 'exit 129' HUP
    ensure_engine
    fetch_busybox "$bench_folder" || fail "the benchmarks make their image of a static busybox, and there is none"
    printf 'Preparing a quick start ...\n' >&2
    train_now manager worker
    # What it makes for itself goes with the folder, also when it is broken off.
    TMPDIR=$bench_folder bench --busybox "$bench_folder/busybox" "$@" &
    bench_pid=$!
    outcome=0
    wait "$bench_pid" || outcome=$?
    bench_pid=''
    return "$outcome"
}
