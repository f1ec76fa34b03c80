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

# The sum over all modules, as the last line.
print_totals() {
    find "$GANTRY_HOME" -path '*/target/*-reports/TEST-*.xml' -newer "$STATE_FOLDER/tests.began" -exec cat {} + | awk '
        function count(name) {
            return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0
        }
        /<testsuite / { suite = 1 }
        suite { run += count("tests"); failures += count("failures"); errors += count("errors"); skipped += count("skipped") }
        suite && />/ { suite = 0 }
        END { printf "\nTests run: %d, Failures: %d, Errors: %d, Skipped: %d\n", run, failures, errors, skipped }'
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
    if ! command -v chromium >/dev/null 2>&1 && is_root_on_debian; then
        install_packages chromium || fail "chromium is missing: the tests look at the dashboard with it"
    fi
    # The tests drive the machine's own browser; none is downloaded.
    export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
    printf 'Testing with Docker %s\n' "$(engine_version)" >&2
    mkdir -p "$STATE_FOLDER"
    : >"$STATE_FOLDER/tests.began"
    outcome=0
    locked maven verify "$@" || outcome=$?
    print_totals
    return "$outcome"
}
