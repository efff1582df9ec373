#!/bin/sh
# cloud-init orders the NICs of an Alibaba Cloud instance by their MACs, so the primary NIC can get the worst route metric.
#
# Version: cloud-init 22.4.2-1+deb12u4 (Debian 12).
# Input: metadata of three ENIs as Alibaba Cloud's service has it, without device-number, which only EC2 has. The primary
# NIC's MAC, 00:16:3e:13:00:00, is not the lowest one.
# Behaviour: with apply_full_imds_network_config, the default, the data source AliYun uses EC2's converter. Where there is no
# device-number, that counts the NICs in the order of their MACs, and the metric is 100 times the number. So the default
# route of a secondary NIC comes first, and what the primary NIC sends to other networks leaves by the secondary one.
# Output seen:
#     eth0 300
#     eth1 200
#     eth2 100
# Needs: root, apt with Debian's archive, python3. Exits with 1 if the behaviour is another one.
set -eu
# shellcheck source-path=SCRIPTDIR source=tools/unpack
. "$(dirname "$0")/tools/unpack"
unpack bookworm cloud-init=22.4.2-1+deb12u4 python3-requests python3-urllib3 python3-chardet python3-idna \
  python3-certifi python3-yaml python3-configobj python3-six python3-oauthlib python3-jsonschema python3-attr \
  python3-pyrsistent python3-jinja2 python3-markupsafe python3-jsonpatch python3-json-pointer python3-serial

cat >"$folder/convert.py" <<'END'
from cloudinit.sources import DataSourceAliYun as aliyun
macs = {"00:16:3e:13:00:00": "eth0", "00:16:3e:12:e7:27": "eth1", "00:16:3e:12:16:ec": "eth2"}
metadata = {"interfaces": {"macs": {mac: {"network-interface-id": "eni-" + nic} for mac, nic in macs.items()}}}
config = aliyun.EC2.convert_ec2_metadata_network_config(metadata, macs_to_nics=macs, fallback_nic="eth0")
for nic in sorted(config["ethernets"]):
    print(nic, config["ethernets"][nic]["dhcp4-overrides"]["route-metric"])
END
seen=$(PYTHONPATH="$folder/root/usr/lib/python3/dist-packages" /usr/bin/python3 "$folder/convert.py")
echo "$seen"
[ "$seen" = "eth0 300
eth1 200
eth2 100" ]
