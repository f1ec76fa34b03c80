# The first process of a machine, in namespaces of its own for processes, mounts, network, host name and messages.
# Usage: machine.sh NAME FOLDER
#
# The machine has power until this process ends: by kill -9, or when its standard input ends, which is when its user does.
set -eu
name=$1 folder=$2
trap '' HUP INT TERM

hostname "$name"
ip link set lo up
# What is in /run is gone after a power cut, as on every machine: sockets, and files with the numbers of processes.
mount -t tmpfs tmpfs /run
mount -o loop "$folder/disk.img" "$folder/disk"
# An engine keeps its identity and looks for its settings here.
mkdir -p "$folder/disk/etc" /etc/docker
mount --bind "$folder/disk/etc" /etc/docker
echo ready
exec >/dev/null

# Waiting, the shell also takes in the dead of the machine: without that, an engine would take them for living.
exec 3<&0
cat <&3 &
wait $! || :
