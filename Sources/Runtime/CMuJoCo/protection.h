#ifndef PROTECTION_H
#define PROTECTION_H

#include <setjmp.h>

// MuJoCo's error hook must not return, so each entry point leaves a place to jump back to. Only frames of these files
// and of MuJoCo are ever jumped over.
extern _Thread_local jmp_buf *cm_way_out;

// Keeps a text for cm_last_error.
void cm_remember(const char *text);

// Runs `body` with a way out of MuJoCo's errors, and `failure` if one was taken.
#define PROTECTED(body, failure)         \
  do {                                   \
    jmp_buf here;                        \
    jmp_buf *const outer = cm_way_out;   \
    if (_setjmp(here) == 0) {            \
      cm_way_out = &here;                \
      body;                              \
      cm_way_out = outer;                \
    } else {                             \
      cm_way_out = outer;                \
      failure;                           \
    }                                    \
  } while (0)

#endif
