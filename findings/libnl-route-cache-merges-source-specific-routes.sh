#!/bin/sh
# libnl-route's route cache keeps one of two IPv6 default routes where they differ in their source prefix alone.
#
# Versions: libnl-route-3-200 and libnl-utils 3.7.0-0.2+b1 (Debian 12), on Linux 6.1 and later.
# Input: a default route, and a second one that is for the sources of one prefix ("default from 2001:db8::/32").
# Behaviour: the kernel has two routes. For libnl's cache, a route is identified by family, type of service, table, destination
# and priority; the source prefix is not part of it. One of the two is lost without an error: `nl-route-list` shows a guest whose
# only default route is the source-specific one, although all other traffic leaves by another gateway.
# Output seen, of ip -6 route and then of nl-route-list:
#     default from 2001:db8::/32 via fe80::2 dev eth1 metric 1024
#     default via fe80::1 dev eth1 metric 1024
#     inet6 default table main type unicast via fe80::2 dev eth1
# Needs: apt with Debian's archive, iproute2, unshare. Exits with 1 if the behaviour is another one.
set -eu
# shellcheck source-path=SCRIPTDIR source=tools/unpack
. "$(dirname "$0")/tools/unpack"
unpack bookworm libnl-utils=3.7.0-0.2+b1 libnl-cli-3-200=3.7.0-0.2+b1 libnl-3-200=3.7.0-0.2+b1 \
  libnl-route-3-200=3.7.0-0.2+b1 libnl-genl-3-200=3.7.0-0.2+b1 libnl-nf-3-200=3.7.0-0.2+b1 \
  libnl-idiag-3-200=3.7.0-0.2+b1
tool=$(find "$folder/root" -name nl-route-list -type f)

# shellcheck disable=SC2016 # the inner shell expands them
seen=$(timeout 60 unshare --map-root-user --net sh -eu -c '
  ip link add eth1 type veth peer name far1
  ip link set far1 up
  ip link set eth1 up
  ip -6 route add default via fe80::1 dev eth1
  ip -6 route add default from 2001:db8::/32 via fe80::2 dev eth1
  ip -6 route show table main | grep default
  "$1"' sh "$tool" | grep default | sed 's/ pref medium//; s/ *$//')
echo "$seen"
expected='default from 2001:db8::/32 via fe80::2 dev eth1 metric 1024
default via fe80::1 dev eth1 metric 1024
inet6 default table main type unicast via fe80::2 dev eth1'
[ "$seen" = "$expected" ]
