// The extended attributes of a file.

#include "FileAttributes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>

static const char context[] = "security.selinux";

// What the kernel keeps for the content of a file, and makes for a new one by itself.
static const char *const of_content[] = {"security.ima", "security.evm", "security.capability"};

// Far larger than the access lists and contexts that the kernel accepts. XATTR_SIZE_MAX is the
// limit of user attributes. On the heap, because the stack may be limited to less.
enum { bound = 1 << 16 };

static bool is_of_content(const char *name) {
  for (size_t i = 0; i < sizeof of_content / sizeof *of_content; i++)
    if (strcmp(name, of_content[i]) == 0) return true;
  return false;
}

static int copy_one(const char *from, int to, const char *name, char *value) {
  ssize_t length = getxattr(from, name, value, bound);
  if (length < 0) return errno == ENODATA || errno == EOPNOTSUPP || errno == ENOENT ? 0 : errno;
  if (fsetxattr(to, name, value, (size_t)length, 0) == 0) return 0;
  int is_context = strcmp(name, context) == 0;
  return is_context && (errno == EPERM || errno == EOPNOTSUPP) ? 0 : errno;
}

static int copy_all(const char *from, int to, char *names, char *value) {
  ssize_t length = listxattr(from, names, bound);
  if (length < 0) return errno == EOPNOTSUPP || errno == ENOENT ? 0 : errno;
  for (const char *name = names; name < names + length; name += strlen(name) + 1) {
    int number = is_of_content(name) ? 0 : copy_one(from, to, name, value);
    if (number != 0) return number;
  }
  return 0;
}

int extended_attributes_copy(const char *from, int to, bool all) {
  char *buffer = malloc(2 * bound);
  if (buffer == NULL) return ENOMEM;
  int number =
    all ? copy_all(from, to, buffer, buffer + bound) : copy_one(from, to, context, buffer);
  free(buffer);
  return number;
}
