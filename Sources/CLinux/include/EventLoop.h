// What an event loop waits with: epoll(7), a timer of CLOCK_BOOTTIME, and a counter of wakes.
//
// Every function that opens or changes something returns -1 with errno set if it fails.

#ifndef CLINUX_EVENT_LOOP_H
#define CLINUX_EVENT_LOOP_H

#include <stdint.h>

/// Opens an empty set of descriptors (epoll).
int readable_set_open(void);

/// Adds a descriptor to the set, under an ID; EEXIST if it is in it, EPERM if it cannot be waited
/// for.
int readable_set_add(int set, int fd, int64_t id);

/// Removes a descriptor from the set; ENOENT if it is not in it.
int readable_set_remove(int set, int fd);

/// Waits until a descriptor of the set is readable or broken; a signal does not end the wait.
///
/// Writes the IDs of at most `capacity` of them, and returns how many; the others come first in the
/// next call.
int readable_set_wait(int set, int64_t *ids, int capacity);

/// Opens a timer of CLOCK_BOOTTIME, which goes on while the machine is suspended.
int boot_timer_open(void);

/// Makes the timer readable from an instant of that clock on, in nanoseconds; an instant before 1
/// is past. INT64_MAX stops it.
int boot_timer_set(int timer, int64_t nanoseconds);

/// Opens a counter (eventfd) that is readable when it is not 0.
int wake_open(void);

/// Adds 1 to the counter.
void wake_signal(int fd);

/// Sets the counter to 0.
void wake_clear(int fd);

#endif
