// Datagrams to a socket of the file system or of the abstract namespace, see unix(7).

#ifndef CLINUX_UNIX_DATAGRAM_H
#define CLINUX_UNIX_DATAGRAM_H

#include <stddef.h>
#include <stdint.h>

/// Opens a socket that sends datagrams; -1 with errno set.
///
/// A send waits at most this long for a receiver whose queue is full.
int unix_datagram_open(int64_t milliseconds);

/// Sends a datagram to the socket at a path; one of the abstract namespace has @ in front.
///
/// Returns 0 or the error number: ENOENT and ECONNREFUSED without a receiver, EAGAIN if its queue
/// stays full, EMSGSIZE and ENOBUFS if the datagram is too long, ENAMETOOLONG if the path is.
int unix_datagram_send(int fd, const char *path, const uint8_t *bytes, size_t count);

#endif
