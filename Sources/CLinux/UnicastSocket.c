// UDP sockets for the renewal of leases: see UnicastSocket.h.

#define _GNU_SOURCE
#include "UnicastSocket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { server_port = 67, client_port = 68 };

// linux/socket.h before 5.0 does not have it.
enum { bind_to_index = 62 };

static int bind_to_link(int fd, uint32_t link_index) {
  const int index = (int)link_index;
  if (setsockopt(fd, SOL_SOCKET, bind_to_index, &index, sizeof index) == 0) return 0;
  if (errno != ENOPROTOOPT) return -1;
  // Linux before 5.0: by name.
  char name[IF_NAMESIZE];
  if (if_indextoname(link_index, name) == NULL) return -1;
  return setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, name, (socklen_t)strlen(name));
}

static int configure(int fd, uint32_t link_index) {
  const int on = 1;
  const int least = 0;
  if (bind_to_link(fd, link_index) < 0) return -1;
  // Another DHCP client may have the port for every address of the machine.
  if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0) return -1;
  // Nobody reads it. The kernel raises this to its minimum, which is enough for an answer.
  return setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &least, sizeof least);
}

int unicast_socket_open(uint32_t link_index) {
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_UDP);
  if (fd < 0 || configure(fd, link_index) == 0) return fd;
  int reason = errno;
  close(fd);
  errno = reason;
  return -1;
}

static struct sockaddr_in endpoint(uint32_t address, uint16_t port) {
  return (struct sockaddr_in){
    .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {.s_addr = htonl(address)}};
}

int unicast_socket_bind(int fd, uint32_t address) {
  const struct sockaddr_in client = endpoint(address, client_port);
  return bind(fd, (const struct sockaddr *)&client, sizeof client);
}

int unicast_socket_send(int fd, uint32_t address, const uint8_t *bytes, size_t count) {
  const struct sockaddr_in server = endpoint(address, server_port);
  ssize_t sent;
  do {
    sent = sendto(fd, bytes, count, 0, (const struct sockaddr *)&server, sizeof server);
  } while (sent < 0 && errno == EINTR);
  return sent < 0 ? -1 : 0;
}
