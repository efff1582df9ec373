// What the lab needs of Linux and Swift cannot import: a header per subject.

#ifndef CLAB_H
#define CLAB_H

#include "Descriptors.h"
#include "Frames.h"
#include "Spawning.h"

#endif
