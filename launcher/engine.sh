# Makes sure that a Docker engine answers, and ends it again if it was started here.

ENGINE_PID=''
ENGINE_LOG=$STATE_FOLDER/engine.log

engine_answers() {
    command -v docker >/dev/null 2>&1 && docker version --format '{{.Server.Version}}' >/dev/null 2>&1
}

engine_version() {
    docker version --format '{{.Server.Version}}'
}

# The docker command may know the engine by a context; everything else learns it from DOCKER_HOST.
tell_engine() {
    [ -z "${DOCKER_HOST:-}" ] || return 0
    DOCKER_HOST=$(docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null || :)
    if [ -n "$DOCKER_HOST" ]; then
        export DOCKER_HOST
    else
        unset DOCKER_HOST
    fi
}

install_engine() {
    command -v dockerd >/dev/null 2>&1 && command -v docker >/dev/null 2>&1 && command -v iptables >/dev/null 2>&1 && return
    refresh_package_lists >/dev/null 2>&1 || :
    set -- docker.io iptables
    # Newer Debian releases have the docker command in a package of its own.
    [ -z "$(apt-cache search --names-only '^docker-cli$')" ] || set -- "$@" docker-cli
    install_packages "$@" || fail "Docker could not be installed"
}

wait_for_engine() {
    patience=$1
    until engine_answers; do
        [ -z "$ENGINE_PID" ] || is_alive "$ENGINE_PID" || return 1
        [ "$patience" -gt 0 ] || return 1
        patience=$((patience - 1))
        sleep 1
    done
}

start_engine() {
    if [ -d /run/systemd/system ]; then
        if systemctl start docker && wait_for_engine 30; then
            return
        fi
        fail "Docker is installed but does not start: see journalctl -u docker"
    fi
    mkdir -p "$STATE_FOLDER"
    # A session of its own keeps Ctrl-C away from it: it has to outlive the containers.
    setsid dockerd >"$ENGINE_LOG" 2>&1 &
    ENGINE_PID=$!
    wait_for_engine 60 && return
    tail -n 15 "$ENGINE_LOG" >&2
    fail "the Docker engine did not start; all of its output is in $ENGINE_LOG"
}

ensure_engine() {
    if ! engine_answers; then
        [ -z "${DOCKER_HOST:-}" ] || fail "no Docker engine answers at DOCKER_HOST=$DOCKER_HOST, or the docker command is missing"
        is_root_on_debian || fail "no Docker engine answers: start Docker, or let root on Debian or Ubuntu run this, which installs it"
        install_engine
        engine_answers || start_engine
    fi
    tell_engine
}

# Ends the engine if it was started here and nobody else uses it by now.
stop_engine() {
    [ -n "$ENGINE_PID" ] || return 0
    if [ -n "$(docker ps -q 2>/dev/null)" ]; then
        printf 'The Docker engine runs other containers, so it stays (process %s).\n' "$ENGINE_PID" >&2
        return
    fi
    end_process "$ENGINE_PID" 40
    ENGINE_PID=''
}
