#ifndef CALLOCATIONS_H
#define CALLOCATIONS_H

#include <stddef.h>

// The number of blocks that this thread has asked the heap for so far.
size_t ca_count(void);

#endif
