# Makes the demo's web image out of one static program, without a registry and without a build.

WEB_IMAGE=gantry-demo/web:1

# Leaves a static busybox in the folder, or says why not.
fetch_busybox() {
    installed=$(command -v busybox || :)
    if [ -n "$installed" ] && ldd "$installed" 2>&1 | grep -q 'not a dynamic'; then
        cp "$installed" "$1/busybox"
        return
    fi
    if command -v apt-get >/dev/null 2>&1 && command -v dpkg-deb >/dev/null 2>&1; then
        # Unpacked, not installed: the package would replace the machine's own busybox.
        if ! (cd "$1" && apt-get download busybox-static) >"$1/apt.log" 2>&1; then
            ! is_root_on_debian || apt-get update >"$1/apt.log" 2>&1 || :
            (cd "$1" && apt-get download busybox-static) >>"$1/apt.log" 2>&1 || {
                tail -n 5 "$1/apt.log" >&2
                return 1
            }
        fi
        dpkg-deb -x "$1"/busybox-static_*.deb "$1/package"
        find "$1/package" -type f -path '*/bin/busybox' -exec cp {} "$1/busybox" \;
        [ -x "$1/busybox" ]
        return
    fi
    copy_busybox_from_image "$1"
}

# The last resort needs a registry, or an image that is there already.
copy_busybox_from_image() {
    docker image inspect busybox:stable-musl >/dev/null 2>&1 || docker pull -q busybox:stable-musl >/dev/null || return 1
    container=$(docker create busybox:stable-musl) || return 1
    copied=0
    docker cp "$container:/bin/busybox" "$1/busybox" >/dev/null || copied=1
    docker rm "$container" >/dev/null
    return "$copied"
}

make_web_image() {
    root=$1/image
    mkdir -p "$root/bin" "$root/www" "$root/tmp"
    fetch_busybox "$1" || return 1
    mv "$1/busybox" "$root/bin/busybox"
    for applet in sh httpd ls cat sleep kill wget nc; do
        ln -s busybox "$root/bin/$applet"
    done
    cp "$GANTRY_HOME/launcher/demo/index.html" "$root/www/"
    # A demo that was killed may have left its image, which would stay behind without a name.
    docker image rm "$WEB_IMAGE" >/dev/null 2>&1 || :
    tar -C "$root" -cf - . | docker import \
        --change 'CMD ["/bin/httpd", "-f", "-p", "80", "-h", "/www"]' \
        --change 'ENV PATH=/bin' \
        --change 'EXPOSE 80' \
        - "$WEB_IMAGE" >/dev/null
}

remove_web_image() {
    docker image rm "$WEB_IMAGE" >/dev/null 2>&1 || printf 'The image %s is still in use, so it stays.\n' "$WEB_IMAGE" >&2
}
