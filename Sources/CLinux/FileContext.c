// The security context of a file.

#include "FileContext.h"

#include <errno.h>
#include <sys/xattr.h>

static const char name[] = "security.selinux";

int security_context_copy(const char *from, int to) {
  // The kernel's own bound is a page; contexts are some tens of bytes.
  char context[4096];
  ssize_t length = getxattr(from, name, context, sizeof context);
  if (length < 0) return errno == ENODATA || errno == EOPNOTSUPP || errno == ENOENT ? 0 : errno;
  return fsetxattr(to, name, context, (size_t)length, 0) == 0 ? 0 : errno;
}
