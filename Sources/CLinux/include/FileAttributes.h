// The extended attributes of a file, see xattr(7): access lists, SELinux context, user attributes.

#ifndef CLINUX_FILE_ATTRIBUTES_H
#define CLINUX_FILE_ATTRIBUTES_H

#include <stdbool.h>

/// Copies the extended attributes of a file to an open one: all, or only the SELinux context.
///
/// What is about the content (signatures, file capabilities) is not copied.
///
/// Copies nothing if the file system has no extended attributes. If the process may not set the
/// context, the kernel's default stays. Returns 0 or the error number.
int extended_attributes_copy(const char *from, int to, bool all);

#endif
