// File descriptors that are closed on exec from the start: see Descriptors.h.

#define _GNU_SOURCE
#include "Descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int lab_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno; }

int lab_socket_pair(int ends[2]) {
  return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0 ? 0 : errno;
}

ssize_t lab_send(int fd, const void *bytes, size_t count) {
  return send(fd, bytes, count, MSG_DONTWAIT | MSG_NOSIGNAL);
}

int lab_anonymous_file(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int lab_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }
