# Says how the launcher starts a service, one word on a line, and prepares that: the extracted jar, and the cache of loaded
# classes, which it trains first where there is none.
# Usage: quick-start.sh REPOSITORY SERVICE PROCESS
#
# What it prepares is kept for that process as long as it lives, whatever is built meanwhile.
set -eu
GANTRY_HOME=$1 service=$2 user=$3
. "$GANTRY_HOME/launcher/build.sh"
. "$GANTRY_HOME/launcher/services.sh"
. "$GANTRY_HOME/launcher/startup.sh"

# All builds give a jar the same time, so that only its contents tell whether it is another one. The time at which the tests
# began is that from which on an edit counts.
jar=$(service_jar "$service")
known=$STARTUP_FOLDER/$service.sum
sum=$(cksum <"$jar")
mkdir -p "$STARTUP_FOLDER"
if [ "$(cat "$known" 2>/dev/null)" != "$sum" ]; then
    touch -r "$STATE_FOLDER/tests.began" "$jar" 2>/dev/null || touch "$jar"
    printf '%s\n' "$sum" >"$known"
fi

train_now "$service"
prepare_start "$service" "$jar"
[ ! -d "${START_JAR%/*}/users" ] || : >"${START_JAR%/*}/users/$user"

# The options are several words on purpose.
# shellcheck disable=SC2046
printf '%s\n' $(default_java_opts "$service")
[ -z "$START_CACHE" ] || printf '%s\n' "-XX:AOTCache=$START_CACHE" '-Xlog:aot*=off' '-Xlog:cds*=off'
printf '%s\n' -jar "$START_JAR"
