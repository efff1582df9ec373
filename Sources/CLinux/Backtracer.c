// The helper of Swift's runtime that prints a backtrace after a crash.

#include "Backtracer.h"

#include <stddef.h>

char *__wrap_swift_copyAuxiliaryExecutablePath(const char *name) {
  (void)name;
  return NULL;
}
