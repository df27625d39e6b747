#ifndef CSTACK_H
#define CSTACK_H

#include <stdbool.h>

/// Returns whether less than a megabyte (of a small stack: a quarter) is left of the calling thread's stack.
bool cstack_is_low(void);

#endif
