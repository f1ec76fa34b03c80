# Starts a manager or a worker.

COMMON_JAVA_OPTS='-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:TrimNativeHeapInterval=5000'

# What docs/decisions/0012-quick-start-up.md measures.
default_java_opts() {
    case $1 in
        manager) echo "-Xms32m -Xmx1g $COMMON_JAVA_OPTS" ;;
        worker) echo "-Xms16m -Xmx512m -XX:TieredStopAtLevel=1 $COMMON_JAVA_OPTS --enable-native-access=ALL-UNNAMED" ;;
    esac
}

java_opts() {
    case $1 in
        manager) echo "${GANTRY_MANAGER_JAVA_OPTS:-$(default_java_opts manager)}" ;;
        worker) echo "${GANTRY_WORKER_JAVA_OPTS:-$(default_java_opts worker)}" ;;
    esac
}

service_jar() {
    case $1 in
        manager) echo "$MANAGER_JAR" ;;
        worker) echo "$WORKER_JAR" ;;
    esac
}

# Replaces this process by the service.
run_service() {
    service=$1
    shift
    case ${GANTRY_DATA_DIR:=$GANTRY_HOME/.gantry} in
        /*) ;;
        *) GANTRY_DATA_DIR=$GANTRY_HOME/$GANTRY_DATA_DIR ;;
    esac
    : "${MALLOC_ARENA_MAX:=2}"
    export GANTRY_DATA_DIR MALLOC_ARENA_MAX
    prepare_start "$service" "$(service_jar "$service")"
    set -- -jar "$START_JAR" "$@"
    # A cache that does not fit, say to flags of the user's, is left aside without a word.
    [ -z "$START_CACHE" ] || set -- "-XX:AOTCache=$START_CACHE" '-Xlog:aot*=off' '-Xlog:cds*=off' "$@"
    # The options are several words on purpose.
    # shellcheck disable=SC2046
    exec "$JAVA_HOME/bin/java" $(java_opts "$service") "$@"
}

is_alive() {
    [ -n "$1" ] && kill -0 "$1" 2>/dev/null
}

# Ends a process that this script started: politely, and after so many seconds by force.
end_process() {
    is_alive "$1" || return 0
    kill -TERM "$1" 2>/dev/null || :
    patience=$2
    while is_alive "$1" && [ "$patience" -gt 0 ]; do
        sleep 1
        patience=$((patience - 1))
    done
    ! is_alive "$1" || kill -KILL "$1" 2>/dev/null || :
    wait "$1" 2>/dev/null || :
}

# Puts a name before each line.
prefixed() {
    while IFS= read -r line; do
        printf '%s | %s\n' "$1" "$line"
    done
}

# A service in the background, its output prefixed; its process id is in STARTED.
start_prefixed() {
    pipe=$dev_folder/$1.out
    mkfifo "$pipe"
    prefixed "$1" <"$pipe" &
    run_service "$1" >"$pipe" 2>&1 &
    STARTED=$!
}

end_dev() {
    status=$?
    trap '' INT TERM HUP
    trap - EXIT
    end_process "$dev_worker" 20
    end_process "$dev_manager" 20
    end_training
    rm -rf "$dev_folder"
    exit "$status"
}

# A manager and a worker in the foreground, until Ctrl-C or until one of them ends.
run_dev() {
    [ $# -eq 0 ] || fail "dev takes no arguments; manager and worker do" 2
    dev_manager='' dev_worker=''
    dev_folder=$(mktemp -d)
    trap end_dev EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    trap 'exit 129' HUP
    start_prefixed manager
    dev_manager=$STARTED
    start_prefixed worker
    dev_worker=$STARTED
    train_in_background manager worker
    while is_alive "$dev_manager" && is_alive "$dev_worker"; do
        sleep 1
    done
    fail "a service ended, so the other one ends, too"
}
