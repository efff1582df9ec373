// Standard input, output and error of the process.

#ifndef CLINUX_DESCRIPTORS_H
#define CLINUX_DESCRIPTORS_H

/// Takes the descriptors 0, 1 and 2 where the process was started without them.
///
/// Else a socket or file that is opened later would have the number of standard output, and get the
/// results. Reading and writing them fails with EBADF, as without this.
void standard_descriptors_reserve(void);

#endif
