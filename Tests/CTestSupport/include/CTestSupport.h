// What tests need of Linux and Swift cannot import.

#ifndef CTESTSUPPORT_H
#define CTESTSUPPORT_H

#include "Namespaces.h"

#endif
