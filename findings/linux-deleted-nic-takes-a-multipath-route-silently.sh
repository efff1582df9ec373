#!/bin/sh
# Linux: a deleted NIC takes an IPv4 multipath route with it, the half over another NIC too, and nobody is told.
#
# Versions: iproute2 6.1.0-3 (Debian 12); the same on Linux 6.1.192, 6.12.117, 6.18.44 and 7.2.13.
# Input: eth0 and eth1 share three destinations: an IPv4 route with two next hops, an IPv4 route over a group of two next-hop
# objects, and an IPv6 route with two next hops. `ip monitor route` listens. Then eth1 is unplugged.
# Behaviour: the group and the IPv6 route go on over eth0. The IPv4 multipath route is gone, although eth0 could carry it, and
# there is no RTM_DELROUTE for it: a daemon that follows notifications believes that it still exists.
# Output seen (routes afterwards, then the events that name one of the destinations):
#     198.51.100.0/24 nhid 3 via 10.0.0.253 dev eth0
#     2001:db8:ff::/48 via 2001:db8::253 dev eth0 metric 1024
#     Deleted 2001:db8:ff::/48 via 2001:db8:1::253 dev eth1 metric 1024 dead linkdown
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
    ip address add 10.$number.0.20/24 dev eth$number
    ip -6 address add 2001:db8:$number::20/64 dev eth$number nodad
    ip nexthop add id $((number + 1)) via 10.$number.0.253 dev eth$number
  done
  ip nexthop add id 3 group 1/2
  ip route add 192.0.2.0/24 nexthop via 10.0.0.253 dev eth0 nexthop via 10.1.0.253 dev eth1
  ip route add 198.51.100.0/24 nhid 3
  ip -6 route add 2001:db8:ff::/48 nexthop via 2001:db8:0::253 dev eth0 nexthop via 2001:db8:1::253 dev eth1
  # It listens once a first route of ours is among its events; the last one tells that all were read.
  ip monitor route >"$1/events" &
  monitor=$!
  until grep -q 203.0.113.1 "$1/events"; do
    ip route replace 203.0.113.1 dev eth0
    sleep 0.05
  done
  ip link delete eth1
  ip route add 203.0.113.2 dev eth0
  until grep -q 203.0.113.2 "$1/events"; do sleep 0.05; done
  kill $monitor
  { ip route; ip -6 route; cat "$1/events"; } | grep -E "192\.0\.2\.|198\.51\.|db8:ff:"' sh "$folder" |
  sed 's/ pref medium//; s/ *$//')
echo "$seen"
expected='198.51.100.0/24 nhid 3 via 10.0.0.253 dev eth0
2001:db8:ff::/48 via 2001:db8::253 dev eth0 metric 1024
Deleted 2001:db8:ff::/48 via 2001:db8:1::253 dev eth1 metric 1024 dead linkdown'
[ "$seen" = "$expected" ]
