#!/bin/sh
# Linux: with an address, the main table loses the routes that prefer it as source; other tables keep them, unusable but listed.
#
# Versions: iproute2 6.1.0-3 (Debian 12); the same on Linux 6.1 and 6.18.
# Input: the same route with `src 10.0.0.30` in the main table and in table 1003, which a rule looks up. Then 10.0.0.30, a
# secondary address, is removed; 10.0.0.20 stays on the NIC.
# Behaviour: the route of the main table is removed with the address. The one of table 1003 stays, and `ip route get` still
# answers with it and the missing source, as if it worked. Every connect() by it fails with ENETUNREACH (101).
# Output seen (all routes to the destination, the look-up, the result of a connect):
#     192.0.2.0/24 dev eth1 table 1003 scope link src 10.0.0.30
#     192.0.2.1 dev eth1 table 1003 src 10.0.0.30
#     connect: 101
# Needs: apt with Debian's archive, unshare, python3. Exits with 1 if the behaviour is another one.
set -eu
# shellcheck source-path=SCRIPTDIR source=tools/unpack
. "$(dirname "$0")/tools/unpack"
unpack bookworm iproute2=6.1.0-3 libbpf1 libbsd0 libelf1 libmd0 libmnl0 libtirpc3 libxtables12 libcap2

# shellcheck disable=SC2016 # the inner shell expands them
seen=$(timeout 60 unshare --map-root-user --net sh -eu -c '
  PATH=$1/root/bin:$1/root/sbin:$PATH
  ip link add eth1 type veth peer name far1
  ip link set far1 up
  ip link set eth1 up
  ip address add 10.0.0.20/24 dev eth1
  ip address add 10.0.0.30/24 dev eth1
  ip route add 192.0.2.0/24 dev eth1 src 10.0.0.30
  ip route add 192.0.2.0/24 dev eth1 src 10.0.0.30 table 1003
  ip rule add to 192.0.2.0/24 lookup 1003
  ip address delete 10.0.0.30/24 dev eth1
  ip route show table all to 192.0.2.0/24
  ip route get 192.0.2.1 | head -n 1
  unset LD_LIBRARY_PATH
  python3 -c "
import socket
print(\"connect:\", socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect_ex((\"192.0.2.1\", 9)))"' sh "$folder" |
  sed 's/ uid .*//; s/ *$//')
echo "$seen"
expected='192.0.2.0/24 dev eth1 table 1003 scope link src 10.0.0.30
192.0.2.1 dev eth1 table 1003 src 10.0.0.30
connect: 101'
[ "$seen" = "$expected" ]
