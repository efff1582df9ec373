// What an event loop waits with: see EventLoop.h.

#define _GNU_SOURCE
#include "EventLoop.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

int readable_set_open(void) { return epoll_create1(EPOLL_CLOEXEC); }

int readable_set_add(int set, int fd, int64_t id) {
  struct epoll_event event = {.events = EPOLLIN, .data.u64 = (uint64_t)id};
  return epoll_ctl(set, EPOLL_CTL_ADD, fd, &event);
}

int readable_set_remove(int set, int fd) {
  struct epoll_event ignored = {0};
  return epoll_ctl(set, EPOLL_CTL_DEL, fd, &ignored);
}

int readable_set_wait(int set, int64_t *ids, int capacity) {
  struct epoll_event events[16];
  if (capacity > 16) capacity = 16;
  int count;
  do {
    count = epoll_wait(set, events, capacity, -1);
    // A process that was stopped and goes on is interrupted too.
  } while (count < 0 && errno == EINTR);
  for (int i = 0; i < count; i++) ids[i] = (int64_t)events[i].data.u64;
  return count;
}

int boot_timer_open(void) { return timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK); }

int boot_timer_set(int timer, int64_t nanoseconds) {
  struct itimerspec time = {0};
  if (nanoseconds < INT64_MAX) {
    // The instant 0 would stop the timer.
    if (nanoseconds < 1) nanoseconds = 1;
    time.it_value.tv_sec = nanoseconds / 1000000000;
    time.it_value.tv_nsec = nanoseconds % 1000000000;
  }
  return timerfd_settime(timer, TFD_TIMER_ABSTIME, &time, NULL);
}

int wake_open(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void wake_signal(int fd) {
  const uint64_t one = 1;
  // It fails only where the counter is at its maximum, and then the descriptor is readable already.
  (void)!write(fd, &one, sizeof one);
}

void wake_clear(int fd) {
  uint64_t count;
  (void)!read(fd, &count, sizeof count);
}
