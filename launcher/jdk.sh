# Finds a JDK that is new enough and puts it into JAVA_HOME, where Maven looks for it, too.

JDK_WANTED=25

# Whether the folder holds a JDK that is new enough.
is_jdk() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
    major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null || :)
    [ -n "$major" ] || major=$("$1/bin/java" -version 2>&1 | sed -n '1s/.*version "\([0-9]*\).*/\1/p')
    [ "${major:-0}" -ge "$JDK_WANTED" ]
}

# The folder of the java on the PATH, behind all links.
jdk_on_path() {
    found=$(command -v java) || return 0
    found=$(readlink -f "$found" 2>/dev/null) || return 0
    dirname -- "$(dirname -- "$found")"
}

jdk_candidates() {
    printf '%s\n' "${JAVA_HOME:-}"
    jdk_on_path
    for folder in /usr/lib/jvm/* "${HOME:-/root}"/.sdkman/candidates/java/* \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        printf '%s\n' "$folder"
    done
}

find_jdk() {
    if [ -n "${GANTRY_JAVA_HOME:-}" ]; then
        is_jdk "$GANTRY_JAVA_HOME" || fail "GANTRY_JAVA_HOME is $GANTRY_JAVA_HOME, which is no JDK $JDK_WANTED or newer"
        JAVA_HOME=$GANTRY_JAVA_HOME
        export JAVA_HOME
        return
    fi
    while IFS= read -r candidate; do
        if [ -n "$candidate" ] && is_jdk "$candidate"; then
            JAVA_HOME=$candidate
            export JAVA_HOME
            return
        fi
    done <<LIST
$(jdk_candidates)
LIST
    fail "no JDK $JDK_WANTED or newer found: install one (such as Eclipse Temurin $JDK_WANTED) or set GANTRY_JAVA_HOME to its folder"
}
