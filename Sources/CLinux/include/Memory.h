// What a process that stays gives back.

#ifndef CLINUX_MEMORY_H
#define CLINUX_MEMORY_H

/// Lets the kernel take back the pages of the program's code and constants.
///
/// What is used again is read again, from the page cache. The start of a Swift program looks at
/// many pages that it does not need later. Source: MADV_DONTNEED in madvise(2), dl_iterate_phdr(3).
void program_pages_release(void);

#endif
