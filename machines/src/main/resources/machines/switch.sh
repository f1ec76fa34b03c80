# The network between the machines of a rack, in a network namespace of its own, and the one who tidies up behind them.
# Usage: switch.sh GROUP FOLDER
#
# Lives until its standard input ends, which is when its user does, however that ends. With this process its namespace
# goes, with that the bridge and everything plugged into it.
set -eu
group=$1 folder=$2
trap '' HUP INT TERM

ip link set lo up
ip link add switch type bridge
ip link set switch up
echo ready
exec >/dev/null

cat

# The machines end by the same sign; the kernel takes their processes, mounts and disks. It leaves empty control groups.
control_groups() {
    find /sys/fs/cgroup -depth -type d -path "*/$group*" 2>/dev/null
}
for _ in $(seq 100); do
    [ -n "$(control_groups)" ] || break
    control_groups | xargs rmdir 2>/dev/null || sleep 0.1
done
rm -rf "$folder"/*/disk.img "$folder"/*/disk
