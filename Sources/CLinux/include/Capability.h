// Capabilities of the calling process, see capabilities(7).

#ifndef CLINUX_CAPABILITY_H
#define CLINUX_CAPABILITY_H

#include <stdbool.h>

/// The numbers of the capabilities that enicfg asks about (linux/capability.h).
enum { CAPABILITY_NET_ADMIN = 12, CAPABILITY_NET_RAW = 13 };

/// Whether the process has the capability now.
bool has_effective_capability(int capability);

#endif
