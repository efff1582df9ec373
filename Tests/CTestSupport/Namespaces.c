// Namespaces of a test's own: see Namespaces.h.

#define _GNU_SOURCE
#include "Namespaces.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <unistd.h>

int new_network_namespace(void) { return unshare(CLONE_NEWNET) == 0 ? 0 : errno; }

int network_namespace_of(int process) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/ns/net", process);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return errno;
  int error = setns(fd, CLONE_NEWNET) == 0 ? 0 : errno;
  close(fd);
  return error;
}

int new_mount_namespace(void) { return unshare(CLONE_NEWNS) == 0 ? 0 : errno; }
