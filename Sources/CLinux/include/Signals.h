// Signals that end a process, as a descriptor to poll.

#ifndef CLINUX_SIGNALS_H
#define CLINUX_SIGNALS_H

#include <stdbool.h>
#include <stdint.h>

/// Makes a write to a pipe without a reader fail with EPIPE, and one beyond the limit of a file's
/// size with EFBIG, instead of ending the process.
void write_signals_ignore(void);

/// Blocks SIGINT, SIGTERM, SIGHUP and SIGQUIT permanently, except those that are ignored, and
/// except SIGHUP in a service (service_signals_open).
void termination_signals_hold(void);

/// Whether one of these signals has arrived while it was blocked, and was not taken yet.
bool termination_signal_is_pending(void);

/// Waits, and ends early when one of these signals arrives; it is not taken. Negative times are 0.
void termination_signal_wait(int64_t seconds, int64_t nanoseconds);

/// Opens a signalfd(2) that is readable when a blocked signal has arrived; -1 with errno set.
int termination_signals_open(void);

/// Takes a signal from the descriptor; false if there is none.
bool termination_signal_take(int fd);

/// What a signal asks a service for.
enum service_signal { SERVICE_SIGNAL_NONE, SERVICE_SIGNAL_STOP, SERVICE_SIGNAL_RELOAD };

/// Makes the process a service: from now on, SIGHUP asks for a reload and is not a signal that ends
/// the process for the functions above; the others stay what they are.
///
/// Blocks all of them permanently, SIGHUP even if it was ignored. Called before another thread
/// exists, because a thread that does not block a signal gets it. Opens a signalfd(2) for them; -1
/// with errno set.
int service_signals_open(void);

/// Takes a signal from the descriptor of service_signals_open.
enum service_signal service_signal_take(int fd);

/// Makes a descriptor (epoll) that is readable when one of the two is; -1 with errno set.
int readable_of_two_open(int first, int second);

#endif
