// The descriptors 0, 1 and 2: see Descriptors.h.

#define _GNU_SOURCE
#include "Descriptors.h"

#include <errno.h>
#include <fcntl.h>

void standard_descriptors_reserve(void) {
  for (int fd = 0; fd <= 2; fd++) {
    // The lowest free number is taken. /dev/null may be missing, and would swallow results.
    if (fcntl(fd, F_GETFD) < 0 && errno == EBADF) (void)open("/", O_PATH | O_CLOEXEC);
  }
}
