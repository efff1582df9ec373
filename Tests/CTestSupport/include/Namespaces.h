// Namespaces of a test's own, by unshare(2), which Swift's Glibc module does not have.

#ifndef CTESTSUPPORT_NAMESPACES_H
#define CTESTSUPPORT_NAMESPACES_H

/// Moves the calling thread to a new network namespace. Returns 0 or the error number.
int new_network_namespace(void);

/// Moves the calling thread to the network namespace of a process. Returns 0 or the error number.
int network_namespace_of(int process);

/// Moves the calling thread to a copy of its mount namespace. Returns 0 or the error number.
int new_mount_namespace(void);

#endif
