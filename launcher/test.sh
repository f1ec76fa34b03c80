# Prepares what the tests need, and runs them.

# shellcheck source=launcher/engine.sh
. "$GANTRY_HOME/launcher/engine.sh"

end_tests() {
    status=$?
    trap '' INT TERM HUP
    trap - EXIT
    stop_engine
    exit "$status"
}

run_tests() {
    [ "${1:-}" != --all ] || shift
    need_maven
    trap end_tests EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    trap 'exit 129' HUP
    ensure_engine
    if ! command -v busybox >/dev/null 2>&1 && is_root_on_debian; then
        install_packages busybox-static || fail "busybox-static is missing: the tests make their images of it"
    fi
    printf 'Testing with Docker %s\n' "$(engine_version)" >&2
    locked maven verify "$@"
}
