// Signals that end a process, as a descriptor to poll.

#define _GNU_SOURCE
#include "Signals.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

static const int candidates[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
enum { CANDIDATES = sizeof candidates / sizeof candidates[0] };

// SIGHUP with this handler asks a service for a reload. It is always blocked, so this never runs.
static void request_reload(int signal) { (void)signal; }

static void termination_signals(sigset_t *signals) {
  sigemptyset(signals);
  for (int i = 0; i < CANDIDATES; i++) {
    struct sigaction now;
    if (sigaction(candidates[i], NULL, &now) == 0) {
      // An ignored signal (nohup, a shell's background job) stays ignored.
      if (now.sa_handler == SIG_IGN || now.sa_handler == request_reload) continue;
    }
    sigaddset(signals, candidates[i]);
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
  for (int i = 0; i < CANDIDATES; i++) {
    if (sigismember(&wanted, candidates[i]) && sigismember(&pending, candidates[i])) return true;
  }
  return false;
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

int service_signals_open(void) {
  struct sigaction reload = {.sa_handler = request_reload, .sa_flags = SA_RESTART};
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGHUP);
  // Blocked before the handler is there: a signal in between waits for the descriptor.
  sigprocmask(SIG_BLOCK, &signals, NULL);
  if (sigaction(SIGHUP, &reload, NULL) != 0) return -1;
  termination_signals_hold();
  termination_signals(&signals);
  sigaddset(&signals, SIGHUP);
  return signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

enum service_signal service_signal_take(int fd) {
  struct signalfd_siginfo info;
  if (read(fd, &info, sizeof info) != sizeof info) return SERVICE_SIGNAL_NONE;
  return info.ssi_signo == SIGHUP ? SERVICE_SIGNAL_RELOAD : SERVICE_SIGNAL_STOP;
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
