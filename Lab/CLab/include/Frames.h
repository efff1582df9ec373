// Sending an Ethernet frame.

#ifndef CLAB_FRAMES_H
#define CLAB_FRAMES_H

#include <stddef.h>

/// Sends a frame, from its destination address on, by a link of this network namespace. Returns -1
/// with errno set on failure.
int lab_send_frame(const char *link, const void *bytes, size_t count);

#endif
