// The memory of the program's own code: see Memory.h.

#define _GNU_SOURCE
#include "Memory.h"

#include <link.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

static int release(struct dl_phdr_info *object, size_t size, void *unused) {
  (void)size;
  (void)unused;
  const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  for (int i = 0; i < object->dlpi_phnum; i++) {
    const ElfW(Phdr) *part = &object->dlpi_phdr[i];
    // What can be written may have been, and would be lost.
    if (part->p_type != PT_LOAD || (part->p_flags & PF_W) != 0) continue;
    const uintptr_t start = (object->dlpi_addr + part->p_vaddr + page - 1) & ~(page - 1);
    const uintptr_t end = (object->dlpi_addr + part->p_vaddr + part->p_memsz) & ~(page - 1);
    // Where the kernel does not do that, the memory stays.
    if (end > start) (void)madvise((void *)start, end - start, MADV_DONTNEED);
  }
  return 0;
}

void program_pages_release(void) { dl_iterate_phdr(release, NULL); }
