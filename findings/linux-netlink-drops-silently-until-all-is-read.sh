#!/bin/sh
# Linux: after one ENOBUFS, a netlink socket gets no further notification, and no further error, until all of it was read.
#
# Versions: iproute2 6.1.0-3 (Debian 12); seen on Linux 6.18.44.
# Input: a socket that is subscribed to IPv4 routes and rules, with a small receive buffer, is not read while 400 routes are added.
# The reader takes the error, then half of what waits. A rule is added. The reader takes the rest, until nothing is left. Then the
# rule is deleted.
# Behaviour: the first read gives ENOBUFS. There is room in the buffer again when the rule is added, but its notification is
# dropped, and no second ENOBUFS tells that: the socket counts as congested until its queue is empty (netlink_rcv_wake).
# Only what happens after that is told. A program that reads the state anew when it gets ENOBUFS, and not once more when its queue
# is empty, never learns of the rule.
# Output seen:
#     first read: ENOBUFS
#     rule added while a part is left: neither told nor an error
#     rule deleted after all was read: told
# Needs: apt with Debian's archive, python3, unshare. Exits with 1 if the behaviour is another one.
set -eu
# shellcheck source-path=SCRIPTDIR source=tools/unpack
. "$(dirname "$0")/tools/unpack"
unpack bookworm iproute2=6.1.0-3 libbpf1 libbsd0 libelf1 libmd0 libmnl0 libtirpc3 libxtables12 libcap2

cat >"$folder/reader.py" <<'END'
import errno
import socket
import struct
import subprocess

IPV4_ROUTES, IPV4_RULES = 1 << 6, 1 << 7  # RTMGRP_IPV4_ROUTE, RTMGRP_IPV4_RULE
RULE = (32, 33)  # RTM_NEWRULE, RTM_DELRULE


def ip(words):
    subprocess.run(["ip", "-batch", "-"], input=words, text=True, check=True)


def read(netlink):
    """The type of a message, or ENOBUFS; None if nothing is left."""
    try:
        return struct.unpack_from("=IH", netlink.recv(65536))[1]
    except OSError as error:
        if error.errno == errno.EAGAIN:
            return None
        return errno.errorcode[error.errno]


netlink = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_NONBLOCK, 0)
netlink.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
netlink.bind((0, IPV4_ROUTES | IPV4_RULES))
ip("link set lo up\n")
while read(netlink) is not None:
    pass
ip("".join(f"route add 198.18.{i // 200}.{i % 200 + 1} dev lo table 5000\n" for i in range(400)))
print("first read:", read(netlink))
for _ in range(30):
    read(netlink)
ip("rule add from 192.0.2.9 lookup 5000\n")
rest = []
while (message := read(netlink)) is not None:
    rest.append(message)
assert len(rest) > 10, "nothing was left"
told = any(message in RULE for message in rest)
print("rule added while a part is left:", "told" if told else
      "an error" if "ENOBUFS" in rest else "neither told nor an error")
ip("rule del from 192.0.2.9 lookup 5000\n")
print("rule deleted after all was read:", "told" if read(netlink) in RULE else "not told")
END

# shellcheck disable=SC2016 # the inner shell expands them
seen=$(timeout 60 unshare --map-root-user --net sh -eu -c '
  PATH=$1/root/bin:$1/root/sbin:$PATH
  exec python3 "$1/reader.py"' sh "$folder")
echo "$seen"
expected='first read: ENOBUFS
rule added while a part is left: neither told nor an error
rule deleted after all was read: told'
[ "$seen" = "$expected" ]
