# Makes services start quickly: from an extracted jar, with a cache of loaded classes that a training run has made.
#
# Each pair of jar and JVM has a folder of its own, app-<service>-<stamp>, which is complete or absent and never changes:
#   *.jar, lib/   the extracted jar
#   classes.aot   the cache; absent until it was trained
#   users/        the processes that run from the folder, so that a newer build does not take it from under them
# Nothing here may stop or slow a start: whatever fails, the service runs from the plain jar, or without the cache.

STARTUP_FOLDER=$STATE_FOLDER/startup
# Seconds that a start has for itself before a training begins.
TRAINING_DELAY=15
# Seconds that each of its two steps may take.
TRAINING_PATIENCE=300
TRAINING_PID=''
# A training that nobody waits for takes no time from anybody else.
TRAINING_NICENESS=19

# Size, time and place of a file, where stat knows how; else its sum.
file_stamp() {
    stat -c '%s %Y %i' "$1" 2>/dev/null || stat -f '%z %m %i' "$1" 2>/dev/null || cksum <"$1"
}

# The folder of a service's jar under this JVM and the options that the cache is made for.
app_folder() {
    printf '%s/app-%s-' "$STARTUP_FOLDER" "$1"
    {
        file_stamp "$2"
        file_stamp "$JAVA_HOME/bin/java"
        cat "$JAVA_HOME/release" 2>/dev/null || :
        printf '%s\n' "$JAVA_HOME" "$(default_java_opts "$1")"
    } | cksum | tr -d ' '
}

# Whether there is such a process, also one of another user.
is_running() {
    kill -0 "$1" 2>/dev/null || [ -d "/proc/$1" ]
}

is_used() {
    for note in "$1"/users/*; do
        ! is_running "${note##*/}" || return 0
    done
    return 1
}

# Extracts a jar into a folder, which is there as a whole or not at all.
extract_app() {
    for left in "$STARTUP_FOLDER"/extracting-*; do
        is_running "${left##*-}" || rm -rf "$left"
    done
    extracting=$STARTUP_FOLDER/extracting-$$
    rm -rf "$extracting"
    "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Djarmode=tools -jar "$2" \
        extract --destination "$extracting" >/dev/null || return
    mkdir "$extracting/users" || return
    # A build may have replaced the jar meanwhile.
    [ "$(app_folder "$1" "$2")" = "$3" ] && mv "$extracting" "$3"
}

# Notes a process as user of a folder, which is made first where it is missing.
take_app() {
    if [ ! -d "$3" ]; then
        for old in "$STARTUP_FOLDER/app-$1"-*; do
            is_used "$old" || rm -rf "$old"
        done
        extract_app "$1" "$2" "$3" || return
    fi
    for note in "$3"/users/*; do
        is_running "${note##*/}" || rm -f "$note"
    done
    : >"$3/users/$$"
}

# Sets START_JAR and START_CACHE, which may be empty, for a service that this process, or a child of it, is to run.
prepare_start() {
    START_JAR=$2
    START_CACHE=''
    app=$(app_folder "$1" "$2")
    mkdir -p "$STARTUP_FOLDER" 2>/dev/null || return 0
    locked startup take_app "$1" "$2" "$app" 2>/dev/null || return 0
    START_JAR=$app/$1-service.jar
    [ ! -s "$app/classes.aot" ] || START_CACHE=$app/classes.aot
}

# Runs java with nothing of the user's: no variable and no folder of theirs can reach it.
untouched_java() {
    cd "$training_folder" || return
    exec env -i PATH="$PATH" MALLOC_ARENA_MAX=2 nice -n "$TRAINING_NICENESS" "$JAVA_HOME/bin/java" "$@"
}

# Runs java as a process of this training, and ends it when the owner of the training ends or it takes too long.
training_step() {
    untouched_java "$@" &
    training_java=$!
    patience=$TRAINING_PATIENCE
    while is_alive "$training_java"; do
        is_running "$training_owner" || exit 0
        patience=$((patience - 1))
        [ "$patience" -gt 0 ] || return 1
        sleep 1
    done
    wait "$training_java"
}

end_training_run() {
    trap - EXIT
    trap '' INT TERM HUP
    end_process "$training_java" 0
    end_process "$training_engine" 0
    rm -rf "$training_folder"
}

# The engine that a worker meets in its training.
start_empty_engine() {
    untouched_java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "$GANTRY_HOME/deploy/tools/EmptyEngine.java" \
        "$training_folder/engine" &
    training_engine=$!
    patience=60
    until [ -S "$training_folder/engine" ]; do
        is_alive "$training_engine" && [ "$patience" -gt 0 ] || return 1
        patience=$((patience - 1))
        sleep 1
    done
}

# Starts the service up to where it would begin to listen, and makes the cache of what it loaded.
record_and_assemble() {
    if [ "$1" = worker ]; then
        start_empty_engine || return 1
        set -- "$1" "$2" --gantry.worker.name=training --gantry.worker.engine="unix://$training_folder/engine"
    fi
    java_options="$(default_java_opts "$1") -Xlog:aot*=error -Xlog:cds*=error" jar=$2
    shift 2
    # The options are several words on purpose.
    # shellcheck disable=SC2086
    training_step $java_options -XX:AOTMode=record -XX:AOTConfiguration="$training_folder/classes" \
        -Dspring.context.exit=onRefresh -jar "$jar" --server.address=127.0.0.1 --server.port=0 \
        --gantry.data-dir="$training_folder/data" "$@" || return 1
    # shellcheck disable=SC2086
    training_step $java_options -XX:AOTMode=create -XX:AOTConfiguration="$training_folder/classes" \
        -XX:AOTCache="$training_folder/classes.aot" -jar "$jar" || return 1
    sync "$training_folder/classes.aot" 2>/dev/null || :
}

# Makes the cache of a service for the folder that it runs from. A training that failed is not tried again.
train_app() {
    app=$2
    [ -d "$app" ] && [ ! -e "$app/classes.aot" ] && [ ! -e "$app/training.failed" ] || return 0
    training_folder=$STARTUP_FOLDER/training training_java='' training_engine=''
    rm -rf "$training_folder"
    mkdir "$training_folder" || return 0
    trap end_training_run EXIT
    trap 'exit 143' TERM HUP
    if record_and_assemble "$1" "$app/$1-service.jar"; then
        mv "$training_folder/classes.aot" "$app/classes.aot"
    elif is_running "$training_owner"; then
        : >"$app/training.failed"
    fi
    end_training_run
}

# Trains services, one after the other, and after whoever else trains now.
train_apps() {
    training_owner=$1
    delay=$2
    shift 2
    while [ "$delay" -gt 0 ] || ! flock -n 8; do
        is_running "$training_owner" || return 0
        delay=$((delay - 1))
        sleep 1
    done
    for service in "$@"; do
        train_app "$service" "$(app_folder "$service" "$(service_jar "$service")")"
    done
}

can_train() {
    command -v flock >/dev/null 2>&1 && mkdir -p "$STARTUP_FOLDER" 2>/dev/null && [ -w "$STARTUP_FOLDER" ]
}

# Extracts and trains services while the caller waits.
train_now() {
    can_train || return 0
    for service in "$@"; do
        prepare_start "$service" "$(service_jar "$service")"
    done
    (
        TRAINING_NICENESS=0
        train_apps "$$" 0 "$@"
    ) </dev/null >"$STARTUP_FOLDER/training.log" 2>&1 8>"$STARTUP_FOLDER/training.lock" || :
}

# Trains the services that have no cache yet, in the background; the process is in TRAINING_PID. Not without flock.
train_in_background() {
    TRAINING_PID=''
    can_train || return 0
    train_apps "$$" "$TRAINING_DELAY" "$@" </dev/null >"$STARTUP_FOLDER/training.log" 2>&1 8>"$STARTUP_FOLDER/training.lock" &
    TRAINING_PID=$!
}

end_training() {
    end_process "$TRAINING_PID" 15
}
