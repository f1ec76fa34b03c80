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

# The tests look at the dashboard with whichever of these the machine has; none is downloaded.
need_browser() {
    export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
    for browser in chromium chromium-browser google-chrome; do
        ! command -v "$browser" >/dev/null 2>&1 || return 0
    done
    is_root_on_debian || return 0 # the test of the dashboard says what is missing
    printf 'Installing Chromium ...\n' >&2
    install_packages chromium fonts-dejavu-core || fail "chromium is missing and could not be installed"
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

# Installs the package of a command that is missing, on Debian as root. Elsewhere the test that needs it says so.
need() {
    ! command -v "$1" >/dev/null 2>&1 && is_root_on_debian || return 0
    install_packages "$2" || fail "$2 is missing and could not be installed: $3"
}

# Takes the registry out of its package without installing it, which would start it.
need_registry() {
    ! command -v docker-registry >/dev/null 2>&1 && is_root_on_debian || return 0
    tools=$STATE_FOLDER/tools
    if [ ! -x "$tools/usr/bin/docker-registry" ]; then
        mkdir -p "$tools/package"
        {
            refresh_package_lists
            (cd "$tools/package" && apt-get download docker-registry) && dpkg -x "$tools"/package/*.deb "$tools"
        } >"$tools/registry.log" 2>&1 || fail "docker-registry is missing and could not be had: see $tools/registry.log"
        rm -rf "$tools/package"
    fi
    PATH=$PATH:$tools/usr/bin
}

has_compose() {
    docker compose version >/dev/null 2>&1 || command -v docker-compose >/dev/null 2>&1
}

test_help() {
    cat <<'TEXT'
Usage: ./gantry test [--all] [MVN ARGS]

Prepares what the tests need and runs them: all modules, and the whole system on real engines.

  --all              every fault under every load (docs/reliability.md), not each under one that another commit changes
  MVN ARGS           go to Maven, such as -pl shared-model, or -Dit.test=CrashIT -Dtest=None
                     -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false

The fault tests need root: they make machines of namespaces, and are skipped, saying so, where that cannot be done.
TEXT
}

run_tests() {
    case " $* " in
        *' --help '* | *' -h '*)
            test_help
            return
            ;;
    esac
    if [ "${1:-}" = --all ]; then
        shift
        set -- -Dgantry.faults=all "$@"
    fi
    need_maven
    trap end_tests EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    trap 'exit 129' HUP
    ensure_engine
    need busybox busybox-static "the tests make their images of it"
    need ip iproute2 "tests start engines in networks of their own"
    need mkfs.ext4 e2fsprogs "tests give machines a small disk"
    need_registry
    has_compose || need docker-compose docker-compose "a test starts docker-compose.yml with it"
    need_browser
    printf 'Testing with Docker %s\n' "$(engine_version)" >&2
    mkdir -p "$STATE_FOLDER"
    : >"$STATE_FOLDER/tests.began"
    outcome=0
    locked build maven verify "$@" || outcome=$?
    print_totals
    return "$outcome"
}
