#ifndef CEGL_H
#define CEGL_H

#include <stdbool.h>

// A place to draw off screen with OpenGL: on a graphics card where there is one, by Mesa's software otherwise.
typedef struct ce_context ce_context;

// Makes a context, which is nobody's yet; null if that fails: see ce_last_error.
ce_context *ce_make_context(void);

// Lets the calling thread draw in the context, until ce_end: a thread has one context at most, and a context one thread.
bool ce_begin(ce_context *context);
void ce_end(ce_context *context);

// Frees a context that no thread draws in.
void ce_free_context(ce_context *context);

// The text of this thread's latest error.
const char *ce_last_error(void);

#endif
