// The extended attributes of a file, see xattr(7): access lists, the SELinux context, what users keep.

#ifndef CLINUX_FILE_ATTRIBUTES_H
#define CLINUX_FILE_ATTRIBUTES_H

#include <stdbool.h>

/// Gives an open file the extended attributes of another one: all of them, or the SELinux context alone.
///
/// Where the file system keeps none, there is nothing to give; a context that the process may not give
/// is left to the kernel. Returns 0, or the number of the error.
int extended_attributes_copy(const char *from, int to, bool all);

#endif
