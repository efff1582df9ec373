// Signals that ask a process to end, as something to poll.

#ifndef CLINUX_SIGNALS_H
#define CLINUX_SIGNALS_H

#include <stdbool.h>

/// Blocks SIGINT, SIGTERM and SIGHUP for good; returns a descriptor that is readable when one of
/// them came (signalfd), or -1 with errno.
int termination_signals_open(void);

/// Takes a signal from the descriptor; false where none came.
bool termination_signal_take(int fd);

/// A descriptor that is readable when one of the two is (epoll), or -1 with errno.
int readable_of_two_open(int first, int second);

#endif
