#define _GNU_SOURCE
#include "cstack.h"

#include <pthread.h>
#include <stdint.h>

// asking for the bounds reads a file on the main thread, so each thread asks once
static _Thread_local uintptr_t low_mark;

/// Where the calling thread's stack starts to be low; 1, which no frame lies below, if that isn't known.
static uintptr_t find_low_mark(void) {
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return 1;
  void *end;
  size_t size;
  int failed = pthread_attr_getstack(&attributes, &end, &size);
  pthread_attr_destroy(&attributes);
  if (failed != 0) return 1;
  const size_t megabyte = 1 << 20;
  return (uintptr_t)end + (size / 4 < megabyte ? size / 4 : megabyte);
}

bool cstack_is_low(void) {
  if (low_mark == 0) low_mark = find_low_mark();
  return (uintptr_t)__builtin_frame_address(0) < low_mark;
}
