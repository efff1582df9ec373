#!/bin/sh
# Linux: an IPv6 route that is for certain sources hides the plain route to the same destination from every other source.
#
# Versions: iproute2 6.1.0-3 (Debian 12), on Linux 6.18.44.
# Input: a route to 2001:db8:9::/48, then another one to the same prefix with `from fd00:2::/64`, both in the table main.
# Behaviour: packets from an address of fd00:2::/64 take the second route, as meant. Packets from any other address took the
# first one before, and have no route at all now, although it is still listed: the kernel does not go back from the node of
# the sources to the plain route of the same destination. A default route is an exception. To lead some sources elsewhere, a
# rule with a table of its own is needed.
# Output seen (the way from fd00:1::20 before, then from both addresses after; then both routes):
#     before: via fd00:1::fd
#     from fd00:1::20: unreachable
#     from fd00:2::20: via fd00:1::fe
#     2001:db8:9::/48 from fd00:2::/64 via fd00:1::fe dev eth1
#     2001:db8:9::/48 via fd00:1::fd dev eth1
# Needs: root, apt with Debian's archive, unshare. Exits with 1 if the behaviour is another one.
set -eu
# shellcheck source-path=SCRIPTDIR source=tools/unpack
. "$(dirname "$0")/tools/unpack"
unpack bookworm iproute2=6.1.0-3 libbpf1 libbsd0 libelf1 libmd0 libmnl0 libtirpc3 libxtables12 libcap2

# shellcheck disable=SC2016 # the inner shell expands them
seen=$(timeout 60 unshare --net sh -eu -c '
  PATH=$1/root/bin:$1/root/sbin:$PATH
  ip link add eth1 type veth peer name far1
  ip link set far1 up
  ip link set eth1 up
  ip -6 addr add fd00:1::20/64 dev eth1 nodad
  ip -6 addr add fd00:2::20/64 dev eth1 nodad
  way() {
    ip -6 route get 2001:db8:9::1 from "$1" 2>/dev/null | sed "s/.* \(via [^ ]*\) .*/\1/" | grep . || echo unreachable
  }
  ip -6 route add 2001:db8:9::/48 via fd00:1::fd dev eth1
  echo "before: $(way fd00:1::20)"
  ip -6 route add 2001:db8:9::/48 from fd00:2::/64 via fd00:1::fe dev eth1
  echo "from fd00:1::20: $(way fd00:1::20)"
  echo "from fd00:2::20: $(way fd00:2::20)"
  ip -6 route show 2001:db8:9::/48 | sed "s/ metric .*//" | sort' sh "$folder")
echo "$seen"
[ "$seen" = 'before: via fd00:1::fd
from fd00:1::20: unreachable
from fd00:2::20: via fd00:1::fe
2001:db8:9::/48 from fd00:2::/64 via fd00:1::fe dev eth1
2001:db8:9::/48 via fd00:1::fd dev eth1' ]
