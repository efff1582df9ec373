// Messages as Linux 6.18 sends them; those of rules and routes lead the tests of their kinds.

let linkFixture = hex(
  """
  64 00 00 00  # nlmsg_len 100
  10 00 02 00  # nlmsg_type RTM_NEWLINK, nlmsg_flags NLM_F_MULTI
  07 00 00 00 34 12 00 00  # nlmsg_seq 7, nlmsg_pid 0x1234
  00 00  # ifi_family AF_UNSPEC, padding
  01 00  # ifi_type ARPHRD_ETHER
  03 00 00 00  # ifi_index 3
  43 10 01 00  # ifi_flags IFF_UP IFF_BROADCAST IFF_RUNNING IFF_MULTICAST IFF_LOWER_UP
  00 00 00 00  # ifi_change
  09 00 03 00 65 74 68 31 00 00 00 00  # IFLA_IFNAME "eth1"
  08 00 04 00 dc 05 00 00  # IFLA_MTU 1500
  0a 00 01 00 4a d4 28 45 d1 4a 00 00  # IFLA_ADDRESS 4a:d4:28:45:d1:4a
  08 00 0a 00 05 00 00 00  # IFLA_MASTER 5
  10 00 12 00  # IFLA_LINKINFO
  09 00 01 00 76 65 74 68 00 00 00 00  # IFLA_INFO_KIND "veth"
  0c 00 36 00 02 00 00 00 00 01 00 00  # IFLA_PERM_ADDRESS, eight bytes: of no Ethernet
  """)

let addressFixture = hex(
  """
  60 00 00 00  # nlmsg_len 96
  14 00 02 00  # nlmsg_type RTM_NEWADDR, nlmsg_flags NLM_F_MULTI
  07 00 00 00 34 12 00 00  # nlmsg_seq 7, nlmsg_pid 0x1234
  02  # ifa_family AF_INET
  18  # ifa_prefixlen 24
  00  # ifa_flags
  00  # ifa_scope universe
  03 00 00 00  # ifa_index 3
  08 00 01 00 0a 00 00 14  # IFA_ADDRESS 10.0.0.20
  08 00 02 00 0a 00 00 14  # IFA_LOCAL 10.0.0.20
  08 00 04 00 0a 00 00 ff  # IFA_BROADCAST 10.0.0.255
  0b 00 03 00 65 74 68 31 3a 31 00 00  # IFA_LABEL "eth1:1"
  08 00 08 00 00 02 00 00  # IFA_FLAGS IFA_F_NOPREFIXROUTE
  08 00 09 00 32 00 00 00  # IFA_RT_PRIORITY 50
  14 00 06 00  # IFA_CACHEINFO
  08 07 00 00 10 0e 00 00  # ifa_prefered 1800 s, ifa_valid 3600 s
  8b 16 03 00 8b 16 03 00  # cstamp, tstamp
  """)

let peerAddressFixture = hex(
  """
  50 00 00 00  # nlmsg_len 80
  14 00 02 00  # nlmsg_type RTM_NEWADDR, nlmsg_flags NLM_F_MULTI
  07 00 00 00 34 12 00 00  # nlmsg_seq 7, nlmsg_pid 0x1234
  02 20 80 00  # ifa_family AF_INET, ifa_prefixlen 32, IFA_F_PERMANENT, universe
  03 00 00 00  # ifa_index 3
  08 00 01 00 0a 09 00 02  # IFA_ADDRESS 10.9.0.2
  08 00 02 00 0a 09 00 01  # IFA_LOCAL 10.9.0.1
  09 00 03 00 65 74 68 31 00 00 00 00  # IFA_LABEL "eth1"
  08 00 08 00 80 00 00 00  # IFA_FLAGS IFA_F_PERMANENT
  14 00 06 00  # IFA_CACHEINFO
  ff ff ff ff ff ff ff ff  # ifa_prefered and ifa_valid: for ever
  8b 16 03 00 8b 16 03 00  # cstamp, tstamp
  """)

let ipv6AddressFixture = hex(
  """
  50 00 00 00  # nlmsg_len 80
  14 00 02 00  # nlmsg_type RTM_NEWADDR, nlmsg_flags NLM_F_MULTI
  07 00 00 00 34 12 00 00  # nlmsg_seq 7, nlmsg_pid 0x1234
  0a 40 c0 fd  # ifa_family AF_INET6, ifa_prefixlen 64, flags, scope link
  03 00 00 00  # ifa_index 3
  14 00 01 00  # IFA_ADDRESS fe80::48d4:28ff:fe45:d14a
  fe 80 00 00 00 00 00 00 48 d4 28 ff fe 45 d1 4a
  14 00 06 00  # IFA_CACHEINFO
  ff ff ff ff ff ff ff ff 8b 16 03 00 8b 16 03 00
  08 00 08 00 c0 00 00 00  # IFA_FLAGS IFA_F_TENTATIVE IFA_F_PERMANENT
  05 00 0b 00 03 00 00 00  # IFA_PROTO 3, the kernel's link-local one
  """)

let routeFixture = hex(
  """
  44 00 00 00  # nlmsg_len 68
  18 00 02 00  # nlmsg_type RTM_NEWROUTE, nlmsg_flags NLM_F_MULTI
  07 00 00 00 34 12 00 00  # nlmsg_seq 7, nlmsg_pid 0x1234
  02 00 00 00  # rtm_family AF_INET, rtm_dst_len 0, rtm_src_len 0, rtm_tos 0
  fc c9 00 01  # rtm_table 252 (see RTA_TABLE), rtm_protocol 201, universe, unicast
  00 00 00 00  # rtm_flags
  08 00 0f 00 11 27 00 00  # RTA_TABLE 10001
  08 00 06 00 05 00 00 00  # RTA_PRIORITY 5
  08 00 07 00 0a 00 00 14  # RTA_PREFSRC 10.0.0.20
  08 00 05 00 0a 00 00 01  # RTA_GATEWAY 10.0.0.1
  08 00 04 00 03 00 00 00  # RTA_OIF 3
  """)

let viaRouteFixture = hex(
  """
  4c 00 00 00  # nlmsg_len 76
  18 00 02 00  # nlmsg_type RTM_NEWROUTE, nlmsg_flags NLM_F_MULTI
  07 00 00 00 34 12 00 00  # nlmsg_seq 7, nlmsg_pid 0x1234
  02 10 00 00  # rtm_family AF_INET, rtm_dst_len 16, rtm_src_len 0, rtm_tos 0
  fe 03 00 01  # rtm_table 254, rtm_protocol boot, universe, unicast
  04 00 00 00  # rtm_flags RTNH_F_ONLINK
  08 00 0f 00 fe 00 00 00  # RTA_TABLE 254
  08 00 01 00 0a 06 00 00  # RTA_DST 10.6.0.0
  16 00 12 00 0a 00  # RTA_VIA, rtvia_family AF_INET6
  fd 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01  # rtvia_addr fd00::1
  00 00  # padding
  08 00 04 00 03 00 00 00  # RTA_OIF 3
  """)

let multipathRouteFixture = hex(
  """
  50 00 00 00  # nlmsg_len 80
  18 00 02 00  # nlmsg_type RTM_NEWROUTE, nlmsg_flags NLM_F_MULTI
  07 00 00 00 34 12 00 00  # nlmsg_seq 7, nlmsg_pid 0x1234
  02 10 00 00  # rtm_family AF_INET, rtm_dst_len 16, rtm_src_len 0, rtm_tos 0
  fe 03 00 01  # rtm_table 254, rtm_protocol boot, universe, unicast
  00 00 00 00  # rtm_flags
  08 00 0f 00 fe 00 00 00  # RTA_TABLE 254
  08 00 01 00 0a 05 00 00  # RTA_DST 10.5.0.0
  24 00 09 00  # RTA_MULTIPATH
  10 00 00 00 03 00 00 00 08 00 05 00 0a 00 00 01  # rtnh_len 16, RTA_GATEWAY 10.0.0.1
  10 00 00 00 03 00 00 00 08 00 05 00 0a 00 00 02  # rtnh_len 16, RTA_GATEWAY 10.0.0.2
  """)

let expiringRouteFixture = hex(
  """
  74 00 00 00  # nlmsg_len 116
  18 00 02 00  # nlmsg_type RTM_NEWROUTE, nlmsg_flags NLM_F_MULTI
  07 00 00 00 34 12 00 00  # nlmsg_seq 7, nlmsg_pid 0x1234
  0a 40 00 00  # rtm_family AF_INET6, rtm_dst_len 64, rtm_src_len 0, rtm_tos 0
  fe 03 00 01  # rtm_table 254, rtm_protocol boot, universe, unicast
  00 00 00 00  # rtm_flags
  08 00 0f 00 fe 00 00 00  # RTA_TABLE 254
  14 00 01 00  # RTA_DST fd01::
  fd 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00
  08 00 06 00 00 04 00 00  # RTA_PRIORITY 1024
  08 00 04 00 03 00 00 00  # RTA_OIF 3
  24 00 0c 00 00 00 00 00 00 00 00 00  # RTA_CACHEINFO, rta_clntref, rta_lastuse
  60 ea 00 00  # rta_expires 60000
  00 00 00 00 00 00 00 00  # rta_error, rta_used
  00 00 00 00 00 00 00 00 00 00 00 00  # rta_id, rta_ts, rta_tsage
  05 00 14 00 00 00 00 00  # RTA_PREF medium
  """)

let ruleFixture = hex(
  """
  44 00 00 00  # nlmsg_len 68
  20 00 02 00  # nlmsg_type RTM_NEWRULE, nlmsg_flags NLM_F_MULTI
  07 00 00 00 34 12 00 00  # nlmsg_seq 7, nlmsg_pid 0x1234
  02 00 20 00  # family AF_INET, dst_len 0, src_len 32, tos 0
  fc 00 00 01  # table 252 (see FRA_TABLE), reserved, FR_ACT_TO_TBL
  00 00 00 00  # flags
  08 00 0f 00 11 27 00 00  # FRA_TABLE 10001
  08 00 0e 00 ff ff ff ff  # FRA_SUPPRESS_PREFIXLEN none
  05 00 15 00 c9 00 00 00  # FRA_PROTOCOL 201
  08 00 06 00 10 27 00 00  # FRA_PRIORITY 10000
  08 00 02 00 0a 00 00 14  # FRA_SRC 10.0.0.20
  """)

let suppressingRuleFixture = hex(
  """
  4c 00 00 00  # nlmsg_len 76
  20 00 02 00  # nlmsg_type RTM_NEWRULE, nlmsg_flags NLM_F_MULTI
  07 00 00 00 34 12 00 00  # nlmsg_seq 7, nlmsg_pid 0x1234
  02 00 00 00  # family AF_INET, dst_len 0, src_len 0, tos 0
  fe 00 00 01  # table 254, reserved, FR_ACT_TO_TBL
  02 00 00 00  # flags FIB_RULE_INVERT
  08 00 0f 00 fe 00 00 00  # FRA_TABLE 254
  08 00 0e 00 00 00 00 00  # FRA_SUPPRESS_PREFIXLEN 0
  05 00 15 00 00 00 00 00  # FRA_PROTOCOL 0
  08 00 06 00 63 00 00 00  # FRA_PRIORITY 99
  08 00 0a 00 01 00 00 00  # FRA_FWMARK 1
  08 00 10 00 ff ff ff ff  # FRA_FWMASK
  """)

let refusalFixture = hex(
  """
  54 00 00 00  # nlmsg_len 84
  02 00 00 03  # nlmsg_type NLMSG_ERROR, nlmsg_flags NLM_F_CAPPED NLM_F_ACK_TLVS
  07 00 00 00 34 12 00 00  # nlmsg_seq 7, nlmsg_pid 0x1234
  9b ff ff ff  # error -101, ENETUNREACH
  3c 00 00 00 18 00 05 06 07 00 00 00 00 00 00 00  # the request's header
  20 00 01 00  # NLMSGERR_ATTR_MSG
  4e 65 78 74 68 6f 70 20 68 61 73 20 69 6e 76 61  # "Nexthop has inva
  6c 69 64 20 67 61 74 65 77 61 79 00              # lid gateway"
  08 00 02 00 24 00 00 00  # NLMSGERR_ATTR_OFFS 36
  08 00 03 00 00 00 00 00  # NLMSGERR_ATTR_COOKIE
  """)

let channelsFixture = hex(
  """
  4c 00 00 00  # nlmsg_len 76
  15 00 02 00  # nlmsg_type 21, the number of ethtool's family there, nlmsg_flags NLM_F_MULTI
  07 00 00 00 34 12 00 00  # nlmsg_seq 7, nlmsg_pid 0x1234
  12 01 00 00  # cmd ETHTOOL_MSG_CHANNELS_GET_REPLY, version 1, reserved
  18 00 01 80  # ETHTOOL_A_CHANNELS_HEADER, nested
  08 00 01 00 03 00 00 00  # ETHTOOL_A_HEADER_DEV_INDEX 3
  09 00 02 00 65 74 68 31 00 00 00 00  # ETHTOOL_A_HEADER_DEV_NAME "eth1"
  08 00 02 00 04 00 00 00  # ETHTOOL_A_CHANNELS_RX_MAX 4
  08 00 06 00 02 00 00 00  # ETHTOOL_A_CHANNELS_RX_COUNT 2
  08 00 03 00 04 00 00 00  # ETHTOOL_A_CHANNELS_TX_MAX 4
  08 00 07 00 03 00 00 00  # ETHTOOL_A_CHANNELS_TX_COUNT 3
  """)

let familyFixture = hex(
  """
  30 00 00 00  # nlmsg_len 48
  10 00 02 00  # nlmsg_type GENL_ID_CTRL, nlmsg_flags NLM_F_MULTI
  07 00 00 00 34 12 00 00  # nlmsg_seq 7, nlmsg_pid 0x1234
  01 02 00 00  # cmd CTRL_CMD_NEWFAMILY, version 2, reserved
  0c 00 02 00 65 74 68 74 6f 6f 6c 00  # CTRL_ATTR_FAMILY_NAME "ethtool"
  06 00 01 00 15 00 00 00  # CTRL_ATTR_FAMILY_ID 21
  08 00 03 00 01 00 00 00  # CTRL_ATTR_VERSION 1
  """)

/// Every fixture.
let fixtures = [
  linkFixture, addressFixture, peerAddressFixture, ipv6AddressFixture, routeFixture,
  viaRouteFixture, multipathRouteFixture, expiringRouteFixture, ruleFixture,
  suppressingRuleFixture, refusalFixture, channelsFixture, familyFixture,
]
