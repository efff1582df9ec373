// What tests need of Linux and Swift cannot import.

#ifndef CTESTSUPPORT_H
#define CTESTSUPPORT_H

#include "FileUser.h"
#include "Namespaces.h"

#endif
