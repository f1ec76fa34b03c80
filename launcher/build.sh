# Builds what is older than its sources, one build at a time.

CLI_JAR=$GANTRY_HOME/cli/target/gantry-cli.jar
MANAGER_JAR=$GANTRY_HOME/manager-service/target/manager-service.jar
WORKER_JAR=$GANTRY_HOME/worker-service/target/worker-service.jar
BENCH_JAR=$GANTRY_HOME/benchmarks/target/gantry-benchmarks.jar
SIMULATION_JAR=$GANTRY_HOME/simulation/target/gantry-simulation.jar
STATE_FOLDER=$GANTRY_HOME/.gantry

# What a quick build leaves out: it serves somebody who wants to see Gantry run.
QUICK='-Dmaven.test.skip=true -Dspotless.check.skip=true'

# Whether a jar is missing or a source of the given modules is newer.
is_outdated() {
    jar=$1
    shift
    [ -f "$jar" ] || return 0
    for module in "$@"; do
        set -- "$GANTRY_HOME/$module/pom.xml"
        [ ! -d "$GANTRY_HOME/$module/src" ] || set -- "$@" "$GANTRY_HOME/$module/src"
        [ -z "$(find "$@" -newer "$jar" 2>/dev/null | head -n 1)" ] || return 0
    done
    [ -n "$(find "$GANTRY_HOME/pom.xml" -newer "$jar")" ]
}

is_anything_outdated() {
    is_outdated "$CLI_JAR" shared-model cli \
        || is_outdated "$MANAGER_JAR" shared-model service-platform manager-service \
        || is_outdated "$WORKER_JAR" shared-model service-platform worker-service
}

is_bench_outdated() {
    is_outdated "$BENCH_JAR" machines benchmarks || is_anything_outdated
}

is_simulation_outdated() {
    is_outdated "$SIMULATION_JAR" shared-model service-platform manager-service worker-service simulation
}

is_root_on_debian() {
    [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ] && command -v apt-get >/dev/null 2>&1
}

APT_LISTS_FRESH=no

refresh_package_lists() {
    [ "$APT_LISTS_FRESH" = no ] || return 0
    apt-get update && APT_LISTS_FRESH=yes
}

# Installs Debian packages, quietly; what apt says goes to stderr only when it fails.
install_packages() {
    apt_log=$(mktemp)
    if {
        refresh_package_lists
        DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
    } >"$apt_log" 2>&1; then
        rm -f "$apt_log"
        return 0
    fi
    tail -n 20 "$apt_log" >&2
    rm -f "$apt_log"
    return 1
}

need_maven() {
    command -v mvn >/dev/null 2>&1 && return
    is_root_on_debian || fail "Maven is missing: install it (mvn has to be on the PATH)"
    printf 'Installing Maven ...\n' >&2
    install_packages maven || fail "Maven is missing and could not be installed"
}

# Runs a function with its arguments while no other launcher has the lock of this name.
locked() {
    lock=$STATE_FOLDER/$1.lock
    shift
    mkdir -p "$STATE_FOLDER"
    if command -v flock >/dev/null 2>&1; then
        (
            flock 9
            "$@" 9>&-
        ) 9>"$lock"
        return
    fi
    (
        while ! mkdir "$lock.d" 2>/dev/null; do
            holder=$(cat "$lock.d/pid" 2>/dev/null || :)
            if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
                rm -rf "$lock.d"
            else
                sleep 1
            fi
        done
        trap 'rm -rf "$lock.d"' EXIT
        trap 'exit 130' INT
        trap 'exit 143' TERM
        echo "$$" >"$lock.d/pid"
        "$@"
    )
}

# The options keep the JDK from warning about Maven's own libraries.
maven() {
    (
        cd "$GANTRY_HOME" || exit
        MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
        export MAVEN_OPTS
        exec mvn -B -ntp -Dstyle.color=never "$@"
    )
}

# Packages the modules; their jars get the time at which the build began, so that an edit during it counts.
package() {
    : >"$STATE_FOLDER/build.began"
    maven "$@" package || return
    for jar in "$CLI_JAR" "$MANAGER_JAR" "$WORKER_JAR" "$BENCH_JAR" "$SIMULATION_JAR"; do
        [ ! -f "$jar" ] || touch -r "$STATE_FOLDER/build.began" "$jar"
    done
}

package_outdated() {
    # Somebody else may have built while this one waited for the lock.
    # shellcheck disable=SC2086
    ! is_anything_outdated || package $QUICK -pl manager-service,worker-service,cli -am
}

package_bench() {
    # shellcheck disable=SC2086
    ! is_bench_outdated || package $QUICK -pl manager-service,worker-service,cli,benchmarks -am
}

package_simulation() {
    # shellcheck disable=SC2086
    ! is_simulation_outdated || package $QUICK -pl simulation -am
}

package_client() {
    # shellcheck disable=SC2086
    [ -f "$CLI_JAR" ] || package $QUICK -pl cli -am
}

# Runs a build with its output in a file, and shows the end of that only if it fails.
quietly() {
    build_log=$STATE_FOLDER/build.log
    mkdir -p "$STATE_FOLDER"
    if ! locked build "$@" >"$build_log" 2>&1; then
        tail -n 40 "$build_log" >&2
        fail "the build failed; all of its output is in $build_log"
    fi
}

build_outdated() {
    is_anything_outdated || return 0
    need_maven
    printf 'Building ...\n' >&2
    quietly package_outdated
}

build_bench() {
    is_bench_outdated || return 0
    need_maven
    printf 'Building ...\n' >&2
    quietly package_bench
}

build_simulation() {
    is_simulation_outdated || return 0
    need_maven
    printf 'Building ...\n' >&2
    quietly package_simulation
}

build_services_once() {
    [ -f "$MANAGER_JAR" ] && [ -f "$WORKER_JAR" ] && return
    build_outdated
}

build_client_once() {
    [ -f "$CLI_JAR" ] && return
    need_maven
    printf 'Building the command line, once ...\n' >&2
    quietly package_client
}

build_everything() {
    need_maven
    if [ $# -eq 0 ] && ! is_anything_outdated; then
        printf 'Everything is built.\n'
        return
    fi
    locked build package -DskipTests "$@"
}
