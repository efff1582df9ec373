// Closing a packet socket without waiting for it: see packet_socket_close_elsewhere.

#define _GNU_SOURCE
#include "PacketSocket.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

// The data for the child. It shares this process's memory, which exists until both have ended.
struct last_reference {
  unsigned socket;
  unsigned gate;  // end of file here means that this process has closed its socket
};

// The child's stack. There is at most one such child; it starts shortly before the process ends.
static _Alignas(64) char child_stack[16 * 1024];
static struct last_reference last_reference;

static void close_from_to(unsigned first, unsigned last) {
  if (first <= last) syscall(SYS_close_range, first, last, 0);
}

// Runs at the same time as the parent in the same memory, so it only makes system calls.
static int keep_last_reference(void *argument) {
  const struct last_reference *kept = argument;
  unsigned low = kept->socket < kept->gate ? kept->socket : kept->gate;
  unsigned high = kept->socket < kept->gate ? kept->gate : kept->socket;
  // Closes standard output first: its reader must not wait for this child.
  if (low > 0) close_from_to(0, low - 1);
  close_from_to(low + 1, high - 1);
  close_from_to(high + 1, ~0U);
  char nothing;
  syscall(SYS_read, kept->gate, &nothing, 1);
  syscall(SYS_exit, 0);
  return 0;
}

void packet_socket_close_elsewhere(int fd) {
  static atomic_bool taken;
  int gate[2];
  // close_range exists since Linux 5.9. Without it, the child would hold its own gate open.
  bool can_close_the_rest = syscall(SYS_close_range, ~0U, ~0U, 0) == 0;
  if (!can_close_the_rest || atomic_exchange(&taken, true) || pipe2(gate, O_CLOEXEC) < 0) {
    close(fd);
    return;
  }
  last_reference = (struct last_reference){(unsigned)fd, (unsigned)gate[0]};

  // The child has every signal blocked, so that no signal handler runs twice in the same memory.
  sigset_t every_signal, before;
  sigfillset(&every_signal);
  sigprocmask(SIG_SETMASK, &every_signal, &before);
  // The memory is shared, so there are no page tables to copy; the descriptors are the child's own.
  // The child requests no exit signal, so the parent gets no SIGCHLD. If clone fails, `close`
  // waits.
  (void)clone(keep_last_reference, child_stack + sizeof child_stack, CLONE_VM, &last_reference);
  sigprocmask(SIG_SETMASK, &before, NULL);

  // The order matters: when the child sees the gate's end of file, its reference is the last one.
  close(fd);
  close(gate[1]);
  close(gate[0]);
}
