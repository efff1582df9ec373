#!/bin/sh
# Linux: a new lifetime for an IPv4 address puts its connected route before that of other NICs; an IPv6 address keeps its metric.
#
# Versions: iproute2 6.1.0-3 (Debian 12); the same on Linux 6.1.192, 6.12.117, 6.18.44 and 7.2.13.
# Input: eth0 and eth1 with addresses of one subnet; eth1's has metric 500 for its connected route, so that the
# neighbours are reached by eth0. A client renews the lifetimes of eth1's addresses with `ip address change`.
# Behaviour: the change has no IFA_RT_PRIORITY. For IPv4 the kernel takes that as metric 0 and replaces the connected route: from
# then on the whole guest reaches its neighbours by eth1. For IPv6 the same request leaves the metric as it is. The kernel
# accepts both without a warning.
# Output seen (the route to a neighbour before and after, and the addresses afterwards):
#     10.0.0.7 dev eth0 src 10.0.0.10
#     10.0.0.7 dev eth1 src 10.0.0.20
#     2001:db8::7 dev eth0 src 2001:db8::10 metric 100
#     2001:db8::7 dev eth0 src 2001:db8::10 metric 100
#     inet 10.0.0.20/24 scope global dynamic eth1
#     inet6 2001:db8::20/64 metric 500 scope global dynamic
# Needs: apt with Debian's archive, unshare. Exits with 1 if the behaviour is another one.
set -eu
# shellcheck source-path=SCRIPTDIR source=tools/unpack
. "$(dirname "$0")/tools/unpack"
unpack bookworm iproute2=6.1.0-3 libbpf1 libbsd0 libelf1 libmd0 libmnl0 libtirpc3 libxtables12 libcap2

# shellcheck disable=SC2016 # the inner shell expands them
seen=$(timeout 60 unshare --map-root-user --net sh -eu -c '
  PATH=$1/root/bin:$1/root/sbin:$PATH
  for number in 0 1; do
    ip link add eth$number type veth peer name far$number
    ip link set far$number up
    ip link set eth$number up
  done
  ip address add 10.0.0.10/24 dev eth0 metric 100
  ip address add 2001:db8::10/64 dev eth0 nodad metric 100
  ip address add 10.0.0.20/24 dev eth1 metric 500
  ip address add 2001:db8::20/64 dev eth1 nodad metric 500
  neighbours() {
    ip route get 10.0.0.7 | head -n 1
    ip -6 route get 2001:db8::7 | head -n 1
  }
  neighbours
  ip address change 10.0.0.20/24 dev eth1 valid_lft 600 preferred_lft 600
  ip address change 2001:db8::20/64 dev eth1 valid_lft 600 preferred_lft 600
  neighbours
  ip address show dev eth1 scope global | grep inet' sh "$folder" |
  sed -e 's/ from :://; s/ uid .*//; s/ proto kernel//; s/ pref medium//; s/^ *//; s/ *$//' | sort)
echo "$seen"
expected='10.0.0.7 dev eth0 src 10.0.0.10
10.0.0.7 dev eth1 src 10.0.0.20
2001:db8::7 dev eth0 src 2001:db8::10 metric 100
2001:db8::7 dev eth0 src 2001:db8::10 metric 100
inet 10.0.0.20/24 scope global dynamic eth1
inet6 2001:db8::20/64 metric 500 scope global dynamic'
[ "$seen" = "$expected" ]
