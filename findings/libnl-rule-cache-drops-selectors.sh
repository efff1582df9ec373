#!/bin/sh
# libnl-route's rule cache shows narrow rules as wide ones: `not`, `uidrange` and `suppress_prefixlength` are not read.
#
# Versions: libnl-route-3-200 and libnl-utils 3.7.0-0.2+b1 (Debian 12), on Linux 6.1 and later.
# Input: three rules, as VPN tools and cloud agents make them.
# Behaviour: `nl-rule-list`, which prints libnl's rule objects, shows "not from 10.0.0.0/8" as "from 10.0.0.0/8", a rule for
# root alone as a rule for everybody, and a lookup that skips default routes as a full one. No error is raised, and no attribute
# tells that something is missing. A program that compares or restores rules by these objects gets other rules.
# Output seen, of ip rule and then of nl-rule-list (priorities 101 to 103):
#     101:    not from 10.0.0.0/8 lookup 100
#     102:    from all lookup 100 uidrange 0-0
#     103:    from all lookup main suppress_prefixlength 0
#     101 inet from 10.0.0.0/8 lookup 0x64 protocol unspec action unicast
#     102 inet lookup 0x64 protocol unspec action unicast
#     103 inet lookup main protocol unspec action unicast
# Needs: apt with Debian's archive, iproute2, unshare. Exits with 1 if the behaviour is another one.
set -eu
# shellcheck source-path=SCRIPTDIR source=tools/unpack
. "$(dirname "$0")/tools/unpack"
unpack bookworm libnl-utils=3.7.0-0.2+b1 libnl-cli-3-200=3.7.0-0.2+b1 libnl-3-200=3.7.0-0.2+b1 \
  libnl-route-3-200=3.7.0-0.2+b1 libnl-genl-3-200=3.7.0-0.2+b1 libnl-nf-3-200=3.7.0-0.2+b1 \
  libnl-idiag-3-200=3.7.0-0.2+b1
tool=$(find "$folder/root" -name nl-rule-list -type f)

# shellcheck disable=SC2016 # the inner shell expands them
seen=$(timeout 60 unshare --map-root-user --net sh -eu -c '
  ip rule add not from 10.0.0.0/8 lookup 100 priority 101
  ip rule add uidrange 0-0 lookup 100 priority 102
  ip rule add lookup main suppress_prefixlength 0 priority 103
  "$1"' sh "$tool" | grep -E '^ +10[123] ' | tr -s ' ')
echo "$seen"
expected=' 101 inet from 10.0.0.0/8 lookup 0x64 protocol unspec action unicast
 102 inet lookup 0x64 protocol unspec action unicast
 103 inet lookup main protocol unspec action unicast'
[ "$seen" = "$expected" ]
