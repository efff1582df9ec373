// Packet sockets for ARP: see ARPSocket.h.

#define _GNU_SOURCE
#include "ARPSocket.h"

#include "PacketSocket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <sys/socket.h>

int arp_socket_open(void) {
  return socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, htons(ETH_P_ARP));
}

int arp_socket_broadcast(int fd, uint32_t link_index, const uint8_t *bytes, size_t count) {
  return link_broadcast(fd, ETH_P_ARP, link_index, bytes, count);
}

int arp_socket_receive(int fd, uint8_t *buffer, size_t capacity, uint32_t *link_index) {
  struct sockaddr_ll sender = {0};
  socklen_t length = sizeof sender;
  ssize_t received;
  do {
    received = recvfrom(fd, buffer, capacity, 0, (struct sockaddr *)&sender, &length);
  } while (received < 0 && errno == EINTR);
  *link_index = (uint32_t)sender.sll_ifindex;
  return (int)received;
}
