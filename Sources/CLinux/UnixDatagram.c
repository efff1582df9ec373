// Datagrams to a socket of the file system or of the abstract namespace: see UnixDatagram.h.

#define _GNU_SOURCE
#include "UnixDatagram.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

int unix_datagram_open(int64_t milliseconds) {
  int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  const struct timeval limit = {
    .tv_sec = milliseconds / 1000, .tv_usec = milliseconds % 1000 * 1000};
  if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) != 0) {
    int number = errno;
    close(fd);
    errno = number;
    return -1;
  }
  return fd;
}

int unix_datagram_send(int fd, const char *path, const uint8_t *bytes, size_t count) {
  struct sockaddr_un receiver = {.sun_family = AF_UNIX};
  size_t length = strlen(path);
  if (length >= sizeof receiver.sun_path) return ENAMETOOLONG;
  memcpy(receiver.sun_path, path, length);
  // An abstract name starts with a zero byte, and has none at its end.
  if (path[0] == '@') receiver.sun_path[0] = 0;
  socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
  if (path[0] == '/') size++;
  ssize_t sent;
  do {
    sent = sendto(fd, bytes, count, MSG_NOSIGNAL, (const struct sockaddr *)&receiver, size);
  } while (sent < 0 && errno == EINTR);
  return sent < 0 ? errno : 0;
}
