// Namespaces: what Swift's Glibc module hides of sched.h.

#pragma once

/// Disassociates the calling thread from namespaces (unshare(2)); 0, or -1 with errno set.
int clinux_unshare(int flags);

/// The flag for a network namespace of the thread's own (`CLONE_NEWNET`).
int clinux_new_network_namespace(void);

/// The flag for a mount namespace of the thread's own (`CLONE_NEWNS`).
int clinux_new_mount_namespace(void);
