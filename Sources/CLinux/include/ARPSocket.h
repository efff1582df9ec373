// Packet sockets for ARP: sockaddr_ll, which Swift cannot import.
//
// Every function reports failure by returning -1 with the reason in errno.

#ifndef CLINUX_ARP_SOCKET_H
#define CLINUX_ARP_SOCKET_H

#include <stddef.h>
#include <stdint.h>

/// Opens a socket for ARP packets from every link of the namespace.
///
/// It is non-blocking and closed on exec. Packets have no link-layer header.
int arp_socket_open(void);

/// Broadcasts an ARP packet on a link.
int arp_socket_broadcast(int fd, uint32_t link_index, const uint8_t *bytes, size_t count);

/// Takes one packet from the queue and returns its length in bytes, and the link that it came by;
/// EAGAIN if the queue is empty.
int arp_socket_receive(int fd, uint8_t *buffer, size_t capacity, uint32_t *link_index);

#endif
