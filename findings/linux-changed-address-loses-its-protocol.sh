#!/bin/sh
# Linux: any change of an address that names no protocol takes the protocol away from it, in IPv4 and in IPv6.
#
# Versions: pyroute2 0.9.7 (it can send IFA_PROTO, which iproute2 6.1 cannot); seen on Linux 6.18.44.
# Input: two addresses are added with IFA_PROTO 201, the mark of the program that made them, and a lifetime of 600 s. Then a
# client that knows nothing of protocols extends the lifetimes to 900 s: RTM_NEWADDR with NLM_F_REPLACE, without IFA_PROTO.
# Behaviour: the lifetimes are extended, and the protocol of both is 0 from then on, which the kernel shows by leaving the
# attribute out. A mark on an address lasts until the next DHCP client renews it; that of a route is a part of its key. IPv6
# keeps the metric of the address in the same request, if that names none.
# Output seen (address, protocol, lifetime):
#     10.0.0.20 201 600
#     2001:db8::20 201 600
#     10.0.0.20 None 900
#     2001:db8::20 None 900
# Needs: python3 with pip, unshare. Exits with 1 if the behaviour is another one.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps \
  --target "$folder/modules" pyroute2==0.9.7

cat >"$folder/marks.py" <<'END'
from pyroute2 import IPRoute

addresses = [("10.0.0.20", 24), ("2001:db8::20", 64)]


def show(netlink, index):
    for address, _ in addresses:
        for found in netlink.get_addr(index=index, address=address):
            lifetime = found.get_attr("IFA_CACHEINFO")["ifa_valid"]
            print(address, found.get_attr("IFA_PROTO"), lifetime)


with IPRoute() as netlink:
    netlink.link("add", ifname="eth1", kind="veth", peer="far1")
    index = netlink.link_lookup(ifname="eth1")[0]
    netlink.link("set", index=index, state="up")
    for address, length in addresses:
        netlink.addr("add", index=index, address=address, prefixlen=length,
                     IFA_PROTO=201, valid_lft=600, preferred_lft=600)
    show(netlink, index)
    for address, length in addresses:
        netlink.addr("replace", index=index, address=address, prefixlen=length,
                     valid_lft=900, preferred_lft=900)
    show(netlink, index)
END

# The lifetimes are whole seconds, and one may have passed.
seen=$(PYTHONPATH=$folder/modules timeout 60 unshare --map-root-user --net python3 "$folder/marks.py" |
  sed -e 's/ 599$/ 600/; s/ 899$/ 900/')
echo "$seen"
expected='10.0.0.20 201 600
2001:db8::20 201 600
10.0.0.20 None 900
2001:db8::20 None 900'
[ "$seen" = "$expected" ]
