#!/bin/sh
# Linux: forwarding that is turned on for one NIC removes the IPv6 default routes that routers advertised on all other NICs.
#
# Versions: iproute2 6.1.0-3 (Debian 12), on Linux 6.18.44.
# Input: eth0 and eth1 each have a default route from a router advertisement. An administrator, or a container's network
# plugin, sets net.ipv6.conf.eth1.forwarding=1.
# Behaviour: the setting is eth1's, and eth0 goes on to accept advertisements. Yet the kernel purges the advertised default
# routes of the whole network namespace: the guest has no IPv6 default route until eth0's router advertises again, which may
# take up to 30 minutes (RFC 4861, MaxRtrAdvInterval). The addresses stay, so that nothing but the route tells of it.
# Output seen (the default routes before and after, then whether eth0 forwards and accepts advertisements):
#     default via fe80::100 dev eth0 proto ra metric 1024
#     default via fe80::101 dev eth1 proto ra metric 1024
#     after: 0 default routes
#     eth0: forwarding 0, accept_ra 1
# Needs: root, apt with Debian's archive, unshare, python3. Exits with 1 if the behaviour is another one.
set -eu
# shellcheck source-path=SCRIPTDIR source=tools/unpack
. "$(dirname "$0")/tools/unpack"
unpack bookworm iproute2=6.1.0-3 libbpf1 libbsd0 libelf1 libmd0 libmnl0 libtirpc3 libxtables12 libcap2

cat >"$folder/advertise.py" <<'END'
import socket, struct, sys
link, router = sys.argv[1], bytes.fromhex("fe80" + "00" * 12) + bytes.fromhex(sys.argv[2])
everybody = bytes.fromhex("ff02" + "00" * 13 + "01")
# Type 134, hop limit 64, lifetime 1800 s (RFC 4861, section 4.2).
body = struct.pack("!BBHBBHII", 134, 0, 0, 64, 0, 1800, 0, 0)
pseudo = router + everybody + struct.pack("!II", len(body), 58)
total = sum(struct.unpack(f"!{len(pseudo + body) // 2}H", pseudo + body))
while total >> 16:
    total = (total & 0xFFFF) + (total >> 16)
body = body[:2] + struct.pack("!H", total ^ 0xFFFF) + body[4:]
header = struct.pack("!IHBB", 6 << 28, len(body), 58, 255) + router + everybody
frame = bytes.fromhex("333300000001" + "020000000001" + "86dd") + header + body
wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
wire.bind((link, 0))
wire.send(frame)
END

# shellcheck disable=SC2016 # the inner shell expands them
seen=$(timeout 60 unshare --net --mount sh -eu -c '
  mount -t proc proc /proc
  PATH=$1/root/bin:$1/root/sbin:$PATH
  for number in 0 1; do
    ip link add eth$number type veth peer name far$number
    echo 0 >/proc/sys/net/ipv6/conf/far$number/accept_ra
    ip link set far$number up
    ip link set eth$number up
    until ip -6 -o address show dev eth$number scope link -tentative | grep -q fe80; do sleep 0.1; done
    until ip -6 route show default dev eth$number | grep -q .; do
      env -u LD_LIBRARY_PATH python3 "$1/advertise.py" far$number 010$number
      sleep 0.1
    done
  done
  ip -6 route show default
  echo 1 >/proc/sys/net/ipv6/conf/eth1/forwarding
  echo "after: $(ip -6 route show default | wc -l) default routes"
  cd /proc/sys/net/ipv6/conf/eth0
  echo "eth0: forwarding $(cat forwarding), accept_ra $(cat accept_ra)"' sh "$folder" |
  sed 's/ expires .*//; s/ pref medium//; s/ *$//')
echo "$seen"
expected='default via fe80::100 dev eth0 proto ra metric 1024
default via fe80::101 dev eth1 proto ra metric 1024
after: 0 default routes
eth0: forwarding 0, accept_ra 1'
[ "$seen" = "$expected" ]
