#include "ckernels.h"

// Each loop is compiled for every x86-64 level; the loader picks the machine's.
#if defined(__x86_64__)
#define EVERY_LEVEL __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define EVERY_LEVEL
#endif

EVERY_LEVEL
void ck_axpy(size_t n, float a, const float *restrict x, float *restrict y) {
  for (size_t i = 0; i < n; i++) y[i] += a * x[i];
}
