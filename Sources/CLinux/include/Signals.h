// Signals that ask a process to end, as something to poll.

#ifndef CLINUX_SIGNALS_H
#define CLINUX_SIGNALS_H

#include <stdbool.h>

/// Lets a write to a pipe that nobody reads fail with EPIPE instead of ending the process.
void broken_pipes_ignore(void);

/// Holds SIGINT, SIGTERM and SIGHUP back for good, but for those that are ignored.
void termination_signals_hold(void);

/// Opens a signalfd(2) that is readable when a signal held back has arrived; -1 with errno set.
int termination_signals_open(void);

/// Takes a signal from the descriptor; false where none came.
bool termination_signal_take(int fd);

/// A descriptor that is readable when one of the two is (epoll), or -1 with errno.
int readable_of_two_open(int first, int second);

#endif
