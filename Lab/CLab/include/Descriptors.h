// File descriptors that are closed on exec from the start, and sending without waiting.

#ifndef CLAB_DESCRIPTORS_H
#define CLAB_DESCRIPTORS_H

#include <sys/types.h>

/// pipe2(2), closed on exec. Returns 0 or the error number.
int lab_pipe(int ends[2]);

/// socketpair(2) of Unix stream sockets, closed on exec. Returns 0 or the error number.
int lab_socket_pair(int ends[2]);

/// send(2) without waiting and without SIGPIPE. Returns -1 with errno set on failure.
ssize_t lab_send(int fd, const void *bytes, size_t count);

/// memfd_create(2), closed on exec. Returns -1 with errno set on failure.
int lab_anonymous_file(const char *name);

/// pidfd_open(2): a descriptor that becomes readable when the process ends. Returns -1 with errno
/// set on failure.
int lab_pidfd_open(pid_t pid);

#endif
