// The security context of a file, see xattr(7) and selinux(8).

#ifndef CLINUX_FILE_CONTEXT_H
#define CLINUX_FILE_CONTEXT_H

/// Gives an open file the SELinux context of another one.
///
/// Returns 0 where that was done or the other has none, else the number of the error.
int security_context_copy(const char *from, int to);

#endif
