// Namespaces: what Swift's Glibc module hides of sched.h.

#define _GNU_SOURCE
#include "Namespaces.h"

#include <sched.h>

int clinux_unshare(int flags) { return unshare(flags); }

int clinux_new_network_namespace(void) { return CLONE_NEWNET; }

int clinux_new_mount_namespace(void) { return CLONE_NEWNS; }
