// Sending an Ethernet frame: see Frames.h.

#define _GNU_SOURCE
#include "Frames.h"

#include <errno.h>
#include <net/if.h>
#include <netpacket/packet.h>
#include <sys/socket.h>
#include <unistd.h>

int lab_send_frame(const char *link, const void *bytes, size_t count) {
  struct sockaddr_ll address = {
    .sll_family = AF_PACKET,
    .sll_ifindex = (int)if_nametoindex(link),
  };
  if (address.sll_ifindex == 0) return -1;
  int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  ssize_t sent = sendto(fd, bytes, count, 0, (struct sockaddr *)&address, sizeof address);
  int error = errno;
  close(fd);
  errno = error;
  return sent == (ssize_t)count ? 0 : -1;
}
