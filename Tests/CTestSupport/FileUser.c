// The user by whose rights a thread uses files: see FileUser.h.

#include "FileUser.h"

#include <sys/fsuid.h>

unsigned int thread_file_user_set(unsigned int user) { return (unsigned int)setfsuid(user); }
