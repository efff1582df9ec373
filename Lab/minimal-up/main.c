// The least that configures ENIs by DHCP: what `enicfg up` is measured against.
//
// usage: minimal-up ethN[=ADDRESS]...
//
// Sets each link up, leases its address (RFC 2131, without any check of what the server says; one
// that it had is asked for at once, and every 4 s again), and adds the address, a default route
// with a metric, one in a table of its own, and a rule. Nothing is verified, remembered or undone.
//
// Most of its time is its end: closing packet sockets waits for the kernel's grace period, which
// enicfg leaves to a process that nobody waits for.

#include <arpa/inet.h>
#include <linux/fib_rules.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { links_at_most = 16, discover = 1, offer = 2, request = 3, acknowledgement = 5 };

struct link {
  int index, number, socket, is_known, is_leased;
  uint8_t mac[6];
  uint32_t address, router, lifetime;
  uint8_t length;
};

struct packet {
  struct iphdr ip;
  struct udphdr udp;
  uint8_t operation, hardware, hardware_length, hops;
  uint32_t transaction;
  uint16_t seconds, flags;
  uint32_t client, yours, server, relay;
  uint8_t client_hardware[16], names[192];
  uint32_t magic;
  uint8_t options[308];
} __attribute__((packed));

static int routing;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

// One request of rtnetlink, with its attributes.
struct message {
  struct nlmsghdr header;
  uint8_t rest[512];
};

static void put(struct message *message, int type, const void *data, int length) {
  struct rtattr *attribute =
    (struct rtattr *)((uint8_t *)message + NLMSG_ALIGN(message->header.nlmsg_len));
  attribute->rta_type = type;
  attribute->rta_len = RTA_LENGTH(length);
  memcpy(RTA_DATA(attribute), data, length);
  message->header.nlmsg_len =
    NLMSG_ALIGN(message->header.nlmsg_len) + RTA_ALIGN(attribute->rta_len);
}

static void put_number(struct message *message, int type, uint32_t number) {
  put(message, type, &number, sizeof number);
}

static struct message make(int type, int flags, const void *header, int length) {
  struct message message = {0};
  message.header.nlmsg_type = type;
  message.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags;
  message.header.nlmsg_len = NLMSG_LENGTH(length);
  memcpy(NLMSG_DATA(&message.header), header, length);
  return message;
}

static void perform(struct message *message) {
  struct {
    struct nlmsghdr header;
    struct nlmsgerr error;
    uint8_t rest[512];
  } answer;
  if (send(routing, message, message->header.nlmsg_len, 0) < 0) fail("send");
  if (recv(routing, &answer, sizeof answer, 0) < 0) fail("recv");
  if (answer.header.nlmsg_type == NLMSG_ERROR && answer.error.error != 0) {
    fprintf(stderr, "rtnetlink: %s\n", strerror(-answer.error.error));
    exit(1);
  }
}

static void set_up(struct link *link) {
  struct ifinfomsg header = {.ifi_index = link->index, .ifi_flags = IFF_UP, .ifi_change = IFF_UP};
  struct message message = make(RTM_NEWLINK, 0, &header, sizeof header);
  perform(&message);
}

static uint16_t sum(const void *data, int length) {
  const uint8_t *bytes = data;
  uint32_t sum = 0;
  for (int at = 0; at + 1 < length; at += 2) sum += bytes[at] << 8 | bytes[at + 1];
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return htons(~sum & 0xffff);
}

// Sends DHCPDISCOVER, or DHCPREQUEST for what was offered.
static void ask(struct link *link, int type, uint32_t server) {
  struct packet packet = {0};
  int length = sizeof packet;
  packet.ip.version = 4;
  packet.ip.ihl = 5;
  packet.ip.ttl = 64;
  packet.ip.protocol = IPPROTO_UDP;
  packet.ip.tot_len = htons(length);
  packet.ip.daddr = INADDR_BROADCAST;
  packet.ip.check = sum(&packet.ip, sizeof packet.ip);
  packet.udp.source = htons(68);
  packet.udp.dest = htons(67);
  packet.udp.len = htons(length - sizeof packet.ip);
  packet.operation = 1;
  packet.hardware = 1;
  packet.hardware_length = 6;
  packet.transaction = htonl(link->index);
  memcpy(packet.client_hardware, link->mac, 6);
  packet.magic = htonl(0x63825363);
  uint8_t *option = packet.options;
  *option++ = 53, *option++ = 1, *option++ = type;
  if (type == request) {
    *option++ = 50, *option++ = 4, memcpy(option, &link->address, 4), option += 4;
    if (server) *option++ = 54, *option++ = 4, memcpy(option, &server, 4), option += 4;
  }
  *option++ = 55, *option++ = 3, *option++ = 1, *option++ = 3, *option++ = 51;
  *option = 255;
  struct sockaddr_ll all = {.sll_family = AF_PACKET,
    .sll_protocol = htons(ETH_P_IP),
    .sll_ifindex = link->index,
    .sll_halen = 6};
  memset(all.sll_addr, 0xff, 6);
  if (sendto(link->socket, &packet, length, 0, (struct sockaddr *)&all, sizeof all) < 0)
    fail("sendto");
}

// Takes an answer: the address of an offer is asked for, an acknowledged one is leased.
static void take(struct link *link) {
  struct packet packet = {0};
  ssize_t length = recv(link->socket, &packet, sizeof packet, 0);
  if (length < (ssize_t)offsetof(struct packet, options) || packet.operation != 2
    || packet.transaction != htonl(link->index))
    return;
  int type = 0;
  uint32_t server = 0;
  uint8_t *end = (uint8_t *)&packet + length;
  for (uint8_t *option = packet.options; option + 2 < end && *option != 255;) {
    if (*option == 0) {
      option++;
      continue;
    }
    uint8_t *value = option + 2;
    if (value + option[1] > end) return;
    switch (*option) {
    case 1:
      link->length = __builtin_popcount(*(uint32_t *)value);
      break;
    case 3:
      memcpy(&link->router, value, 4);
      break;
    case 51:
      memcpy(&link->lifetime, value, 4);
      break;
    case 53:
      type = *value;
      break;
    case 54:
      memcpy(&server, value, 4);
      break;
    }
    option = value + option[1];
  }
  link->address = packet.yours;
  if (type == offer) ask(link, request, server);
  if (type == acknowledgement) link->is_leased = 1;
}

static void configure(struct link *link) {
  uint32_t table = 1000 + link->number;
  struct ifaddrmsg address = {
    .ifa_family = AF_INET, .ifa_prefixlen = link->length, .ifa_index = link->index};
  struct message message = make(RTM_NEWADDR, NLM_F_CREATE, &address, sizeof address);
  uint32_t broadcast =
    link->address | htonl(link->length ? (1ull << (32 - link->length)) - 1 : ~0u);
  struct ifa_cacheinfo lifetimes = {
    .ifa_prefered = ntohl(link->lifetime), .ifa_valid = ntohl(link->lifetime)};
  put(&message, IFA_LOCAL, &link->address, 4);
  put(&message, IFA_BROADCAST, &broadcast, 4);
  put(&message, IFA_CACHEINFO, &lifetimes, sizeof lifetimes);
  perform(&message);
  for (int is_own = 0; is_own < 2; is_own++) {
    struct rtmsg route = {.rtm_family = AF_INET,
      .rtm_protocol = RTPROT_STATIC,
      .rtm_type = RTN_UNICAST,
      .rtm_scope = RT_SCOPE_UNIVERSE};
    message = make(RTM_NEWROUTE, NLM_F_CREATE, &route, sizeof route);
    put_number(&message, RTA_TABLE, is_own ? table : RT_TABLE_MAIN);
    if (!is_own) put_number(&message, RTA_PRIORITY, table);
    put(&message, RTA_GATEWAY, &link->router, 4);
    put_number(&message, RTA_OIF, link->index);
    perform(&message);
  }
  struct fib_rule_hdr rule = {.family = AF_INET, .src_len = 32, .action = FR_ACT_TO_TBL};
  message = make(RTM_NEWRULE, NLM_F_CREATE | NLM_F_EXCL, &rule, sizeof rule);
  put(&message, FRA_SRC, &link->address, 4);
  put_number(&message, FRA_TABLE, table);
  put_number(&message, FRA_PRIORITY, 30000 + table);
  perform(&message);
}

int main(int count, char **names) {
  struct link links[links_at_most] = {0};
  struct pollfd waits[links_at_most];
  int leased = 0;
  count = count - 1 < links_at_most ? count - 1 : links_at_most;
  routing = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
  if (routing < 0) fail("socket");
  for (int at = 0; at < count; at++) {
    struct link *link = &links[at];
    struct ifreq query = {0};
    char *known = strchr(names[at + 1], '=');
    if (known) *known++ = 0;
    strncpy(query.ifr_name, names[at + 1], IFNAMSIZ - 1);
    link->socket = socket(AF_PACKET, SOCK_DGRAM, 0);
    if (link->socket < 0) fail("socket");
    if (ioctl(link->socket, SIOCGIFHWADDR, &query) < 0) fail(query.ifr_name);
    memcpy(link->mac, query.ifr_hwaddr.sa_data, 6);
    link->index = if_nametoindex(query.ifr_name);
    link->number = atoi(query.ifr_name + 3);
    set_up(link);
    struct sockaddr_ll place = {
      .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IP), .sll_ifindex = link->index};
    if (bind(link->socket, (struct sockaddr *)&place, sizeof place) < 0) fail("bind");
    if (known) link->address = inet_addr(known);
    link->is_known = known != 0;
    ask(link, link->is_known ? request : discover, 0);
    waits[at] = (struct pollfd){.fd = link->socket, .events = POLLIN};
  }
  for (int tries = 1; leased < count;) {
    int answered = poll(waits, count, 4000);
    if (answered < 0 || tries == 5) fail("no lease");
    // What is sent before the kernel's queue of a link that was just set up is in place is lost.
    if (answered == 0) {
      tries++;
      for (int at = 0; at < count; at++) {
        if (!links[at].is_leased) ask(&links[at], links[at].is_known ? request : discover, 0);
      }
    }
    for (int at = 0; at < count; at++) {
      if (!(waits[at].revents & POLLIN) || links[at].is_leased) continue;
      take(&links[at]);
      if (!links[at].is_leased) continue;
      leased++;
      waits[at].fd = -1;
      configure(&links[at]);
    }
  }
  return 0;
}
