#!/bin/sh
# Linux: with two NICs in one IPv6 subnet, a gateway with the flag onlink is refused where the same route without it is accepted.
#
# Versions: iproute2 6.1.0-3 (Debian 12); the same on Linux 6.1.192, 6.12.117, 6.18.44 and 7.2.13.
# Input: eth0 and eth1 have addresses of one subnet, eth0's with the lower metric. A table of its own for eth1 gets a default
# route by the subnet's gateway, first with `onlink` and then without.
# Behaviour: `onlink` says that the gateway is on the link whatever the routes say, and for IPv4 it is so. For IPv6 the kernel
# looks the gateway up all the same, finds it by eth0, and refuses the route for the mismatch. Without the flag the kernel checks
# on eth1 alone and accepts. A tool that sets onlink to be on the safe side fails on the second NIC of a subnet.
# Output seen:
#     IPv4 onlink: 0
#     IPv6 onlink: Error: Nexthop has invalid gateway or device mismatch.
#     IPv6 onlink: 2
#     IPv6 plain: 0
# Needs: apt with Debian's archive, unshare. Exits with 1 if the behaviour is another one.
set -eu
# shellcheck source-path=SCRIPTDIR source=tools/unpack
. "$(dirname "$0")/tools/unpack"
unpack bookworm iproute2=6.1.0-3 libbpf1 libbsd0 libelf1 libmd0 libmnl0 libtirpc3 libxtables12 libcap2

# shellcheck disable=SC2016 # the inner shell expands them
seen=$(timeout 60 unshare --map-root-user --net sh -u -c '
  PATH=$1/root/bin:$1/root/sbin:$PATH
  for number in 0 1; do
    ip link add eth$number type veth peer name far$number
    ip link set far$number up
    ip link set eth$number up
    ip address add 10.0.0.${number}0/24 dev eth$number metric ${number}00
    ip -6 address add 2001:db8::${number}0/64 dev eth$number nodad metric $((number + 1))00
  done
  ip route add default via 10.0.0.253 dev eth1 onlink table 1002
  echo "IPv4 onlink: $?"
  ip -6 route add default via 2001:db8::253 dev eth1 onlink table 1002 2>&1 | sed "s/^/IPv6 onlink: /"
  ip -6 route add default via 2001:db8::253 dev eth1 onlink table 1002 2>/dev/null
  echo "IPv6 onlink: $?"
  ip -6 route add default via 2001:db8::253 dev eth1 table 1002
  echo "IPv6 plain: $?"' sh "$folder")
echo "$seen"
expected='IPv4 onlink: 0
IPv6 onlink: Error: Nexthop has invalid gateway or device mismatch.
IPv6 onlink: 2
IPv6 plain: 0'
[ "$seen" = "$expected" ]
