#ifndef CPARALLEL_H
#define CPARALLEL_H

#include <stddef.h>

// The one pool of threads that all long loops and products share. Its threads wait between jobs.

// Sets the number of threads that a job may have, the caller's among them.
void ck_set_threads(size_t count);
size_t ck_threads(void);

// Whether the caller is at a part of a job.
int ck_is_inside(void);

// One part of a job.
typedef void (*ck_part)(void *context, size_t part, size_t parts);

// Calls `work` once for each part, side by side, and returns when all are done. While a job of another thread is under
// way, the caller does all of its parts itself.
void ck_parallel(size_t parts, ck_part work, void *context);

// The bounds of a part of `count` things.
static inline size_t ck_from(size_t count, size_t part, size_t parts) { return count * part / parts; }

#endif
