// What YAML is read and written with.

#include <yaml.h>
