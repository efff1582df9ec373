// Signals that end a process, as a descriptor to poll.

#define _GNU_SOURCE
#include "Signals.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

static void termination_signals(sigset_t *signals) {
  const int wanted[] = {SIGINT, SIGTERM, SIGHUP};
  sigemptyset(signals);
  for (int i = 0; i < 3; i++) {
    struct sigaction now;
    // An ignored signal (nohup, a shell's background job) stays ignored.
    if (sigaction(wanted[i], NULL, &now) == 0 && now.sa_handler == SIG_IGN) continue;
    sigaddset(signals, wanted[i]);
  }
}

void termination_signals_hold(void) {
  sigset_t signals;
  termination_signals(&signals);
  sigprocmask(SIG_BLOCK, &signals, NULL);
}

bool termination_signal_is_pending(void) {
  sigset_t wanted;
  sigset_t pending;
  termination_signals(&wanted);
  if (sigpending(&pending) != 0) return false;
  return (sigismember(&wanted, SIGINT) && sigismember(&pending, SIGINT))
    || (sigismember(&wanted, SIGTERM) && sigismember(&pending, SIGTERM))
    || (sigismember(&wanted, SIGHUP) && sigismember(&pending, SIGHUP));
}

void termination_signal_wait(int64_t seconds, int64_t nanoseconds) {
  struct timespec time = {.tv_sec = seconds < 0 ? 0 : seconds, .tv_nsec = nanoseconds};
  if (time.tv_nsec < 0) time.tv_nsec = 0;
  struct pollfd signals = {.fd = termination_signals_open(), .events = POLLIN};
  // Without a descriptor, ppoll(2) waits all the same.
  ppoll(&signals, 1, &time, NULL);
  if (signals.fd >= 0) close(signals.fd);
}

int termination_signals_open(void) {
  sigset_t signals;
  termination_signals(&signals);
  return signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

void write_signals_ignore(void) {
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
}

bool termination_signal_take(int fd) {
  struct signalfd_siginfo info;
  return read(fd, &info, sizeof info) == sizeof info;
}

int readable_of_two_open(int first, int second) {
  int both = epoll_create1(EPOLL_CLOEXEC);
  if (both < 0) return -1;
  const int watched[] = {first, second};
  for (int i = 0; i < 2; i++) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = watched[i]};
    if (epoll_ctl(both, EPOLL_CTL_ADD, watched[i], &event) != 0) {
      int number = errno;
      close(both);
      errno = number;
      return -1;
    }
  }
  return both;
}
