// The names of error numbers: Swift's Glibc module hides this function of string.h.

#define _GNU_SOURCE
#include "ErrorName.h"

#include <stddef.h>
#include <string.h>

const char *clinux_error_name(int number) {
#if __GLIBC_PREREQ(2, 32)
  return strerrorname_np(number);
#else
  (void)number;
  return NULL;
#endif
}
