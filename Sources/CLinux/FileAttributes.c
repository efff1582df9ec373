// The extended attributes of a file.

#include "FileAttributes.h"

#include <errno.h>
#include <string.h>
#include <sys/xattr.h>

static const char context[] = "security.selinux";

// Far larger than the access lists and contexts that the kernel accepts. XATTR_SIZE_MAX is the
// limit of user attributes.
enum { bound = 1 << 16 };

static int copy_one(const char *from, int to, const char *name) {
  char value[bound];
  ssize_t length = getxattr(from, name, value, sizeof value);
  if (length < 0) return errno == ENODATA || errno == EOPNOTSUPP || errno == ENOENT ? 0 : errno;
  if (fsetxattr(to, name, value, (size_t)length, 0) == 0) return 0;
  int is_context = strcmp(name, context) == 0;
  return is_context && (errno == EPERM || errno == EOPNOTSUPP) ? 0 : errno;
}

int extended_attributes_copy(const char *from, int to, bool all) {
  if (!all) return copy_one(from, to, context);
  char names[bound];
  ssize_t length = listxattr(from, names, sizeof names);
  if (length < 0) return errno == EOPNOTSUPP || errno == ENOENT ? 0 : errno;
  for (const char *name = names; name < names + length; name += strlen(name) + 1) {
    int number = copy_one(from, to, name);
    if (number != 0) return number;
  }
  return 0;
}
