// The user by whose rights a thread uses files, by setfsuid(2), which Swift's Glibc module does not have.

#ifndef CTESTSUPPORT_FILEUSER_H
#define CTESTSUPPORT_FILEUSER_H

/// Makes the calling thread use files by the rights of a user. Returns the user before; only root can change it.
unsigned int thread_file_user_set(unsigned int user);

#endif
