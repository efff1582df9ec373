// What Swift cannot import or must not call itself: system calls by name, see CLinux.c.
