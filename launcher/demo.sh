# The tour: everything from a fresh clone to a container that heals itself, and then away with all of it.

# shellcheck source=launcher/engine.sh
. "$GANTRY_HOME/launcher/engine.sh"
# shellcheck source=launcher/image.sh
. "$GANTRY_HOME/launcher/image.sh"

STEPS=8
demo_step=0
demo_image='' demo_manager='' demo_worker='' demo_task='' demo_cluster='' demo_url=''
demo_state=touring

# Begins a step: "[2/7] Making sure of a Docker engine ... ".
begin() {
    demo_step=$((demo_step + 1))
    step_began=$(date +%s)
    printf '[%s/%s] %s ... ' "$demo_step" "$STEPS" "$1"
}

# Ends it with the time that it took, and with what came of it.
finish() {
    printf '%s s%s\n' "$(($(date +%s) - step_began))" "${1:+, $1}"
}

abandon() {
    printf 'failed\n'
    fail "$1"
}

# The end of a service's log, for a step that waits for it in vain.
abandon_with_log() {
    printf 'failed\n'
    tail -n 25 "$demo_folder/$2.log" >&2
    fail "$1; all of its output is in $demo_logs/$2.log"
}

# Prints what a URL answers. Status 7: nothing listens there.
fetch() {
    if command -v curl >/dev/null 2>&1; then
        curl -fsS --noproxy '*' --max-time 5 "$1" 2>/dev/null
    else
        "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$CLI_JAR" dev.gantry.cli.Fetch "$1" 2>/dev/null
    fi
}

is_port_free() {
    listening=0
    fetch "http://127.0.0.1:$1/" >/dev/null || listening=$?
    [ "$listening" = 7 ]
}

# The first free port from the given one on.
free_port() {
    port=$1
    while ! is_port_free "$port"; do
        port=$((port + 1))
        [ "$port" -lt "$(($1 + 100))" ] || return 1
    done
    echo "$port"
}

cli() {
    "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -jar "$CLI_JAR" --manager "$demo_url" "$@"
}

# Shows a command as a person would type it, and runs it.
show() {
    printf '      $ ./gantry %s\n' "$*"
    cli "$@" | sed 's/^/      /'
}

# A top-level string or number of the JSON that "inspect" prints.
member() {
    sed -n "s/^  \"$1\" : \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}\$/\1/p"
}

now_millis() {
    millis=$(date +%s%3N)
    case $millis in
        *[!0-9]*) echo "$(date +%s)000" ;;
        *) echo "$millis" ;;
    esac
}

# What the machine's owner has set up for other managers is not for this one.
forget_other_managers() {
    unset ORCHESTRATION_HOST ORCHESTRATION_PORT GANTRY_CLUSTER_TOKEN GANTRY_TOKEN GANTRY_WORKER_NAME
    unset SPRING_DATASOURCE_URL SPRING_DATASOURCE_USERNAME SPRING_DATASOURCE_PASSWORD SERVER_PORT SERVER_ADDRESS
    export NO_COLOR=1
}

build_for_demo() {
    begin "Building Gantry"
    if is_anything_outdated; then
        need_maven
        quietly package_outdated
        finish
    else
        finish "it was built already"
    fi
}

engine_for_demo() {
    begin "Making sure of a Docker engine"
    ensure_engine
    if [ -n "$ENGINE_PID" ]; then
        finish "started Docker $(engine_version), which ends with this demo"
    else
        finish "Docker $(engine_version) answers"
    fi
}

image_for_demo() {
    begin "Making a small web image, $WEB_IMAGE"
    make_web_image "$demo_folder" || abandon "the image could not be made"
    demo_image=yes
    finish
}

# Waits until a command succeeds; gives up when the service ends or the seconds are over.
wait_while_alive() {
    service=$1
    deadline=$(($(date +%s) + $2))
    shift 2
    until "$@" >/dev/null 2>&1; do
        is_alive "$service" || return 1
        [ "$(date +%s)" -lt "$deadline" ] || return 1
        sleep 0.3
    done
}

is_manager_up() {
    fetch "$demo_url/health" | grep -q '"status" *: *"UP"'
}

is_worker_ready() {
    fetch "$demo_url/workers" | grep -q '"liveness" *: *"READY"'
}

services_for_demo() {
    begin "Starting a manager and a worker"
    manager_port=$(free_port 8080) || abandon "no free port from 8080 on"
    worker_port=$(free_port "$((manager_port + 1))") || abandon "no free port from 8081 on"
    demo_url=http://127.0.0.1:$manager_port
    GANTRY_DATA_DIR=$demo_folder/data
    GANTRY_MANAGER_URL=$demo_url
    export GANTRY_DATA_DIR GANTRY_MANAGER_URL
    run_service manager --server.port="$manager_port" >"$demo_folder/manager.log" 2>&1 &
    demo_manager=$!
    run_service worker --server.port="$worker_port" --gantry.worker.name=demo \
        --gantry.worker.address="http://127.0.0.1:$worker_port" >"$demo_folder/worker.log" 2>&1 &
    demo_worker=$!
    wait_while_alive "$demo_manager" 90 is_manager_up || abandon_with_log "the manager did not start" manager
    demo_cluster=$(fetch "$demo_url/health" | sed -n 's/.*"clusterId" *: *"\([^"]*\)".*/\1/p')
    wait_while_alive "$demo_worker" 60 is_worker_ready || abandon_with_log "the worker did not join" worker
    finish "$demo_url"
}

page_answers() {
    page=$(cli inspect "$demo_task" | sed -n 's/.*"host" : \([0-9][0-9]*\).*/\1/p' | head -n 1)
    [ -n "$page" ] || return 1
    page=http://127.0.0.1:$page/
    fetch "$page" | grep -q 'Hello from a Gantry task'
}

run_web_task() {
    begin "Running a web task"
    printf '\n      $ ./gantry run --name web --publish 80 --wait %s\n' "$WEB_IMAGE"
    demo_task=$(cli run --name web --publish 80 --wait "$WEB_IMAGE" 2>"$demo_folder/run.log") || {
        cat "$demo_folder/run.log" >&2
        abandon "the task does not run"
    }
    wait_while_alive "$demo_worker" 20 page_answers || abandon_with_log "its page does not answer" worker
    printf '      %s answers: %s\n      ' "$page" "$(fetch "$page" | sed -n 's/.*<h1>\(.*\)<\/h1>.*/\1/p')"
    finish
}

# The running container of the task, as the engine knows it.
container() {
    docker ps -q --no-trunc --filter "label=dev.gantry.task=$demo_task" --filter "label=dev.gantry.cluster=$demo_cluster"
}

has_new_container() {
    fresh=$(container)
    [ -n "$fresh" ] && [ "$fresh" != "$killed" ] && fetch "$page" >/dev/null
}

# What the manager knows of it may come a moment later.
is_healing_known() {
    cli inspect "$demo_task" >"$demo_folder/task.json" || return 1
    [ "$(member restarts <"$demo_folder/task.json")" = 1 ] \
        && [ "$(member state <"$demo_folder/task.json")" = RUNNING ] \
        && [ "$(member containerId <"$demo_folder/task.json")" = "$fresh" ]
}

break_and_heal() {
    begin "Killing its container behind Gantry's back"
    killed=$(container)
    [ -n "$killed" ] || abandon "the task has no container"
    printf '\n      $ docker kill %.12s\n      ' "$killed"
    kill_time=$(now_millis)
    docker kill "$killed" >/dev/null || abandon "docker kill was refused"
    finish
    begin "Watching it heal"
    wait_while_alive "$demo_worker" 30 has_new_container || abandon_with_log "the page did not come back" worker
    heal_time=$(($(now_millis) - kill_time))
    wait_while_alive "$demo_manager" 20 is_healing_known || abandon_with_log "the manager does not know of the new container" manager
    finish "the page answered again after $heal_time ms, from container $(printf '%.12s' "$fresh")"
    show ps
    show events "$(printf '%.8s' "$demo_task")"
}

is_container_gone() {
    [ -z "$(docker ps -aq --filter "label=dev.gantry.task=$demo_task")" ]
}

stop_web_task() {
    begin "Stopping it"
    printf '\n      $ ./gantry stop --wait --grace 1s %.8s\n      ' "$demo_task"
    cli stop --wait --grace 1s "$demo_task" >"$demo_folder/stop.log" 2>&1 || {
        cat "$demo_folder/stop.log" >&2
        abandon "the task did not stop"
    }
    wait_while_alive "$demo_worker" 20 is_container_gone || abandon_with_log "its container is still there" worker
    finish "its container is gone"
    demo_task=''
}

stay() {
    prefix=''
    [ "$manager_port" = 8080 ] || prefix="GANTRY_MANAGER_URL=$demo_url "
    begin "Your turn"
    printf '\n'
    cat <<TEXT

  The web page       $page
  The manager        $demo_url
  Its API            $demo_url/swagger-ui.html

  In another terminal, try

    ${prefix}./gantry ps
    ${prefix}./gantry run --name hello --publish 80 --wait $WEB_IMAGE
    ${prefix}./gantry logs $(printf '%.8s' "$demo_task")
    ${prefix}./gantry workers

  Ctrl-C ends the demo and removes everything that it made.

TEXT
    demo_state=staying
    train_in_background manager worker
    while is_alive "$demo_manager" && is_alive "$demo_worker"; do
        sleep 1
    done
    demo_state=touring
    fail "a service ended by itself"
}

# Ends the tasks through the manager, then what its worker may have left. Only containers of the demo's own cluster.
remove_containers() {
    if is_alive "$demo_manager" && is_alive "$demo_worker"; then
        active=$(cli ps --output json 2>/dev/null | sed -n 's/^ \{2,4\}"id" : "\([^"]*\)".*/\1/p') || active=''
        # The ids are several words on purpose.
        # shellcheck disable=SC2086
        [ -z "$active" ] || cli stop --wait --grace 1s --timeout 20s $active >/dev/null 2>&1 || :
    fi
    end_process "$demo_worker" 20
    end_process "$demo_manager" 20
    [ -n "$demo_cluster" ] || return 0
    left=$(docker ps -aq --filter "label=dev.gantry.cluster=$demo_cluster" 2>/dev/null) || left=''
    # shellcheck disable=SC2086
    [ -z "$left" ] || docker rm -f $left >/dev/null 2>&1 || :
}

# Runs whatever way the demo ends.
clean_up() {
    status=$?
    trap '' INT TERM HUP
    trap - EXIT
    set +e
    [ "$demo_state" != staying ] || status=0
    printf '\nCleaning up ...\n'
    end_training
    remove_containers
    [ -z "$demo_image" ] || remove_web_image
    stop_engine
    if [ "$status" != 0 ]; then
        mkdir -p "$demo_logs"
        cp "$demo_folder"/*.log "$demo_logs/" 2>/dev/null
    fi
    rm -rf "$demo_folder"
    printf 'Everything that the demo made is gone.\n'
    exit "$status"
}

run_demo() {
    stays=yes
    case "$*" in
        '') ;;
        --exit) stays=no ;;
        *) fail "demo knows only --exit" 2 ;;
    esac
    demo_folder=$STATE_FOLDER/demo-$$
    demo_logs=$STATE_FOLDER/demo-logs
    forget_other_managers
    mkdir -p "$demo_folder"
    trap clean_up EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    trap 'exit 129' HUP
    build_for_demo
    engine_for_demo
    image_for_demo
    services_for_demo
    run_web_task
    break_and_heal
    if [ "$stays" = yes ]; then
        stay
    fi
    stop_web_task
    printf 'Every step held.\n'
}
