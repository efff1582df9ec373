// Signals that end a process, as a descriptor to poll.

#ifndef CLINUX_SIGNALS_H
#define CLINUX_SIGNALS_H

#include <stdbool.h>
#include <stdint.h>

/// Makes a write to a pipe without a reader fail with EPIPE, and one beyond the limit of a file's
/// size with EFBIG, instead of ending the process.
void write_signals_ignore(void);

/// Blocks SIGINT, SIGTERM and SIGHUP permanently, except those that are ignored.
void termination_signals_hold(void);

/// Whether one of these signals has arrived while it was blocked, and was not taken yet.
bool termination_signal_is_pending(void);

/// Waits, and ends early when one of these signals arrives; it is not taken. Negative times are 0.
void termination_signal_wait(int64_t seconds, int64_t nanoseconds);

/// Opens a signalfd(2) that is readable when a blocked signal has arrived; -1 with errno set.
int termination_signals_open(void);

/// Takes a signal from the descriptor; false if there is none.
bool termination_signal_take(int fd);

/// Makes a descriptor (epoll) that is readable when one of the two is; -1 with errno set.
int readable_of_two_open(int first, int second);

#endif
