// UDP sockets for the renewal of leases: bound to a device, which Swift cannot do.
//
// Every function reports failure by returning -1 with the reason in errno.

#ifndef CLINUX_UNICAST_SOCKET_H
#define CLINUX_UNICAST_SOCKET_H

#include <stddef.h>
#include <stdint.h>

/// Opens a UDP socket that sends and receives only through a link.
///
/// It is non-blocking and closed on exec.
int unicast_socket_open(uint32_t link_index);

/// Binds it to the DHCP client's port of an address, in the host's byte order; EADDRNOTAVAIL if
/// this machine does not have the address.
int unicast_socket_bind(int fd, uint32_t address);

/// Sends a datagram to the DHCP server's port of an address, in the host's byte order.
int unicast_socket_send(int fd, uint32_t address, const uint8_t *bytes, size_t count);

#endif
