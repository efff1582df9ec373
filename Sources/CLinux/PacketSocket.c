// Packet sockets for DHCP: see PacketSocket.h.

#define _GNU_SOURCE
#include "PacketSocket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

// Passes unfragmented IPv4 packets to UDP port 68.
static struct sock_filter client_port_program[] = {
  BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 9),  // protocol
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 17, 0, 6),
  BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 6),               // flags, fragment offset
  BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 0x3fff, 4, 0),  // more fragments, or not the first
  BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 0),              // X = header length in bytes
  BPF_STMT(BPF_LD | BPF_H | BPF_IND, 2),               // UDP destination port
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 68, 0, 1),
  BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
  BPF_STMT(BPF_RET | BPF_K, 0),
};

static int configure(int fd) {
  const struct sock_fprog program = {
    .len = sizeof client_port_program / sizeof *client_port_program,
    .filter = client_port_program,
  };
  const int on = 1;
  // The filter is set before the bind, so that no other packet is queued.
  if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) < 0) return -1;
  if (setsockopt(fd, SOL_PACKET, PACKET_AUXDATA, &on, sizeof on) < 0) return -1;
  const struct sockaddr_ll every_link = {
    .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IP), .sll_ifindex = 0};
  return bind(fd, (const struct sockaddr *)&every_link, sizeof every_link);
}

int packet_socket_open(void) {
  // Protocol 0: a socket created with a protocol is bound at once, and binding it again waits for
  // an RCU grace period.
  int fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0 || configure(fd) == 0) return fd;
  int reason = errno;
  close(fd);
  errno = reason;
  return -1;
}

int packet_socket_broadcast(int fd, uint32_t link_index, const uint8_t *bytes, size_t count) {
  return link_broadcast(fd, ETH_P_IP, link_index, bytes, count);
}

int link_broadcast(
  int fd, uint16_t protocol, uint32_t link_index, const uint8_t *bytes, size_t count) {
  struct sockaddr_ll everyone = {
    .sll_family = AF_PACKET,
    .sll_protocol = htons(protocol),
    .sll_ifindex = (int)link_index,
    .sll_halen = ETH_ALEN,
  };
  memset(everyone.sll_addr, 0xff, ETH_ALEN);
  ssize_t sent;
  do {
    sent = sendto(fd, bytes, count, 0, (const struct sockaddr *)&everyone, sizeof everyone);
  } while (sent < 0 && errno == EINTR);
  return sent < 0 ? -1 : 0;
}

int packet_socket_receive(
  int fd, uint8_t *buffer, size_t capacity, struct packet_socket_info *info) {
  union {
    char bytes[CMSG_SPACE(sizeof(struct tpacket_auxdata))];
    struct cmsghdr alignment;
  } control;
  struct sockaddr_ll sender = {0};
  struct iovec vector = {.iov_base = buffer, .iov_len = capacity};
  struct msghdr message = {
    .msg_name = &sender,
    .msg_namelen = sizeof sender,
    .msg_iov = &vector,
    .msg_iovlen = 1,
    .msg_control = control.bytes,
    .msg_controllen = sizeof control.bytes,
  };
  ssize_t count;
  do {
    count = recvmsg(fd, &message, 0);
  } while (count < 0 && errno == EINTR);
  if (count < 0) return -1;

  info->link_index = (uint32_t)sender.sll_ifindex;
  info->checksum_ready = true;
  for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
    if (c->cmsg_level != SOL_PACKET || c->cmsg_type != PACKET_AUXDATA) continue;
    if (c->cmsg_len < CMSG_LEN(sizeof(struct tpacket_auxdata))) continue;
    struct tpacket_auxdata auxiliary;
    memcpy(&auxiliary, CMSG_DATA(c), sizeof auxiliary);
    info->checksum_ready = (auxiliary.tp_status & TP_STATUS_CSUMNOTREADY) == 0;
  }
  return (int)count;
}

int packet_socket_wait(int fd, int watched, int64_t nanoseconds) {
  struct pollfd descriptors[2] = {{.fd = fd, .events = POLLIN}, {.fd = watched, .events = POLLIN}};
  if (nanoseconds < 0) nanoseconds = 0;
  const struct timespec timeout = {
    .tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
  int ready = ppoll(descriptors, 2, &timeout, NULL);
  // Interrupted: nothing is readable yet, and the caller checks the time.
  if (ready < 0) return errno == EINTR ? 0 : -1;
  return (descriptors[0].revents ? PACKET_SOCKET_READY : 0)
    | (descriptors[1].revents ? PACKET_SOCKET_WATCHED_READY : 0);
}

int64_t boot_clock_nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_BOOTTIME, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}
