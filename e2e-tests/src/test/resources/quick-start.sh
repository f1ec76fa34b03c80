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

train_now "$service"
prepare_start "$service" "$(service_jar "$service")"
[ ! -d "${START_JAR%/*}/users" ] || : >"${START_JAR%/*}/users/$user"

# The options are several words on purpose.
# shellcheck disable=SC2046
printf '%s\n' $(default_java_opts "$service")
[ -z "$START_CACHE" ] || printf '%s\n' "-XX:AOTCache=$START_CACHE" '-Xlog:aot*=off' '-Xlog:cds*=off'
printf '%s\n' -jar "$START_JAR"
