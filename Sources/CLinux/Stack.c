// The size of the stack: see Stack.h.

#define _GNU_SOURCE
#include "Stack.h"

#include <pthread.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <ucontext.h>

// The Swift runtime alone needs more than 64 KiB.
enum { needed = 1 << 20 };

static int (*called)(void);
static int result;

static void call(void) { result = called(); }

static void enlarge_threads(void) {
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) return;
  // If that fails, threads have the stack that the limit gives them.
  if (pthread_attr_setstacksize(&attributes, needed) == 0)
    (void)pthread_setattr_default_np(&attributes);
  pthread_attr_destroy(&attributes);
}

int call_with_enough_stack(int (*function)(void)) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur >= needed) return function();
  enlarge_threads();
  void *stack =
    mmap(NULL, needed, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  ucontext_t here, there;
  if (stack == MAP_FAILED || getcontext(&there) != 0) return function();
  there.uc_stack.ss_sp = stack;
  there.uc_stack.ss_size = needed;
  there.uc_link = &here;
  called = function;
  makecontext(&there, call, 0);
  // The process ends soon after this, and the stack with it.
  return swapcontext(&here, &there) == 0 ? result : function();
}
