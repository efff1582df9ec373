// What Inventory reads its configuration with.

#include <yaml.h>
