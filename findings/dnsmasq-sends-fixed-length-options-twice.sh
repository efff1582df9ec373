#!/bin/sh
# dnsmasq puts a fixed-length DHCP option into one reply twice if it is configured with dhcp-option and the client asks for it.
#
# Version: dnsmasq-base 2.90-4~deb12u2 (Debian 12).
# Input: dnsmasq with dhcp-option=54 and dhcp-option=51, which administrators set to name another server identifier or lease
# time, and a DISCOVER whose parameter request list (option 55) has 51 and 54, as that of several clients has.
# Behaviour: the OFFER has options 51 and 54 as dnsmasq works them out, and once more at its end as configured. The two lease
# times differ. A client that joins the instances, as RFC 3396 section 7 says, gets 8 bytes where RFC 2132 has 4, and refuses the reply;
# one that takes the first or the last instance gets a lease of 600 or of 3600 seconds.
# Output seen (number and value of each option, in the order of the OFFER):
#     53=02 54=0a0000fd 51=00000258 58=0000012c 59=0000020d 1=ffffff00 28=0a0000ff 3=0a0000fd 51=00000e10 54=0a0000fd
# Needs: root, apt with Debian's archive, iproute2, util-linux, python3. Exits with 1 if the behaviour is another one.
set -eu
# shellcheck source-path=SCRIPTDIR source=tools/unpack
. "$(dirname "$0")/tools/unpack"
unpack bookworm dnsmasq-base=2.90-4~deb12u2 libdbus-1-3 libgmp10 libhogweed6 libidn2-0 libunistring2 \
  libnetfilter-conntrack3 libnfnetlink0 libmnl0 libnettle8 libnftables1 libnftnl11 libxtables12 libjansson4

cat >"$folder/discover.py" <<'END'
import socket, struct
client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
client.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
client.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"eth1")
client.bind(("0.0.0.0", 68))
client.settimeout(20)
header = struct.pack("!BBBBIHH", 1, 1, 6, 0, 0x1234, 0, 0x8000) + bytes(16)
options = bytes([53, 1, 1, 55, 5, 1, 3, 28, 51, 54, 255])
message = header + bytes.fromhex("00163e000001") + bytes(202) + bytes.fromhex("63825363") + options
client.sendto(message, ("255.255.255.255", 67))
reply, at, seen = client.recv(2048), 240, []
while reply[at] != 255:
    if reply[at] == 0:
        at += 1
        continue
    length = reply[at + 1]
    seen.append(f"{reply[at]}={reply[at + 2:at + 2 + length].hex()}")
    at += 2 + length
print(" ".join(seen))
END

# A client's namespace, and the server's in a process of its own; both end with the script.
cat >"$folder/network.sh" <<'END'
set -eu
ip link add eth1 type veth peer name far1
ip link set eth1 up
ip route add default dev eth1
unshare --net sleep 60 &
server=$!
trap 'kill $server $dnsmasq 2>/dev/null' EXIT
dnsmasq=
until [ "$(readlink /proc/$server/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done
ip link set far1 netns "$server"
nsenter --target "$server" --net sh -c '
  ip link set lo up && ip address add 10.0.0.253/24 dev far1 && ip link set far1 up'
nsenter --target "$server" --net "$1/root/usr/sbin/dnsmasq" --no-daemon --conf-file=/dev/null --port=0 --interface=far1 \
  --bind-interfaces --dhcp-range=10.0.0.20,10.0.0.30,600 --dhcp-option=54,10.0.0.253 --dhcp-option=51,3600 \
  --dhcp-leasefile="$1/leases" --no-ping --user=root --pid-file= >"$1/log" 2>&1 &
dnsmasq=$!
until grep -q 'sockets bound' "$1/log"; do sleep 0.05; done
python3 "$1/discover.py"
END
seen=$(timeout 60 unshare --net sh "$folder/network.sh" "$folder")
echo "$seen"
[ "$seen" = "53=02 54=0a0000fd 51=00000258 58=0000012c 59=0000020d 1=ffffff00 28=0a0000ff 3=0a0000fd 51=00000e10 54=0a0000fd" ]
