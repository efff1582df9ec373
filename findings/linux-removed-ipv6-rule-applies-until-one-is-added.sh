#!/bin/sh
# Linux: in a network namespace where no IPv6 rule was ever added, removing the rule of the main table has no effect, until some
# rule is added.
#
# Versions: iproute2 6.1.0-3 (Debian 12), on Linux 6.18.44.
# Input: ip -6 rule del priority 32766 in a fresh namespace with one address; then any rule is added and removed again.
# Behaviour: the list of rules no longer has the one that looks up main, but the kernel still finds routes of main: as long as
# no rule was added, it asks the tables local and main without looking at the rules. The first rule that is added, even one
# that is removed at once, makes the earlier removal take effect: the namespace loses its IPv6 routes at that moment. A
# program that explains the kernel's choice by the list of rules is wrong before it.
# Output seen (the rules, and the route to a neighbour before and after the rule that came and went):
#     0: from all lookup local
#     before: fd00:1::5 dev eth1
#     after: unreachable
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
  way() { ip -6 route get fd00:1::5 2>/dev/null | sed "s/ from .* dev/ dev/; s/ proto .*//" | grep . || echo unreachable; }
  ip -6 rule del priority 32766
  ip -6 rule list | sed "s/:[[:space:]]*/: /"
  echo "before: $(way)"
  ip -6 rule add priority 40000 lookup 99
  ip -6 rule del priority 40000
  echo "after: $(way)"' sh "$folder")
echo "$seen"
[ "$seen" = '0: from all lookup local
before: fd00:1::5 dev eth1
after: unreachable' ]
