// Namespaces of a test's own: see Namespaces.h.

#define _GNU_SOURCE
#include "Namespaces.h"

#include <errno.h>
#include <sched.h>

int new_network_namespace(void) { return unshare(CLONE_NEWNET) == 0 ? 0 : errno; }

int new_mount_namespace(void) { return unshare(CLONE_NEWNS) == 0 ? 0 : errno; }
