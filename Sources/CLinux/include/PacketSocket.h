// Packet sockets for DHCP: sockaddr_ll, BPF and auxiliary data, which Swift cannot import.
//
// Every function reports failure by returning -1 with the reason in errno.

#ifndef CLINUX_PACKET_SOCKET_H
#define CLINUX_PACKET_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The kernel's information about a received packet.
struct packet_socket_info {
  /// The link that received it.
  uint32_t link_index;
  /// Whether its UDP checksum is complete; it is not if the sender is on the same host.
  bool checksum_ready;
};

/// Opens a socket for IPv4 packets to UDP port 68 from every link of the namespace.
///
/// It is non-blocking and closed on exec. Packets have no link-layer header.
int packet_socket_open(void);

/// Broadcasts a packet of a protocol (ETH_P_...) on a link, by a packet socket of any protocol.
int link_broadcast(
  int fd, uint16_t protocol, uint32_t link_index, const uint8_t *bytes, size_t count);

/// Broadcasts an IPv4 packet on a link.
int packet_socket_broadcast(int fd, uint32_t link_index, const uint8_t *bytes, size_t count);

/// Takes one packet from the queue and returns its length in bytes; EAGAIN if the queue is empty.
int packet_socket_receive(
  int fd, uint8_t *buffer, size_t capacity, struct packet_socket_info *info);

/// The descriptors that packet_socket_wait found readable.
enum { PACKET_SOCKET_READY = 1, PACKET_SOCKET_WATCHED_READY = 2 };

/// Waits until the socket or another descriptor is readable, or `nanoseconds` have passed.
///
/// `watched` may be -1. Returns an OR of the bits above, or 0 after that time.
int packet_socket_wait(int fd, int watched, int64_t nanoseconds);

/// Closes the socket through a short-lived child that keeps the last reference to it.
///
/// When the last reference is closed, the kernel waits 8 to 16 ms for an RCU grace period. The
/// child does that waiting. It holds no other descriptor, blocks all signals, sends no SIGCHLD and
/// stays a zombie until this process ends, so call this shortly before the end. The socket of this
/// process is always closed.
void packet_socket_close_elsewhere(int fd);

/// The time since the machine started, suspension included (CLOCK_BOOTTIME), in nanoseconds.
int64_t boot_clock_nanoseconds(void);

#endif
