#include "kernels.h"

// Each template for the sizes that fit the registers of each level: 16 of 256 bits, or 32 of 512.

#define TEMPLATES(LEVEL, ATTRIBUTE, ROWS, PANELS, GRADIENT_ROWS)                                                     \
  ATTRIBUTE static void multiply_##LEVEL(const pixels *p, const float *x, const product *m, float *y) {              \
    multiply_all(ROWS, PANELS, p, x, m, y);                                                                          \
  }                                                                                                                  \
  ATTRIBUTE static void gradient_##LEVEL(const windows *w, const float *large, const float *small, float *g) {       \
    gradient_all(GRADIENT_ROWS, w, large, small, g);                                                                 \
  }

TEMPLATES(any, , 4, 1, 4)

#if defined(__x86_64__)
TEMPLATES(v3, __attribute__((target("arch=x86-64-v3"))), 6, 1, 6)
TEMPLATES(v4, __attribute__((target("arch=x86-64-v4"))), 8, 2, 12)
#endif

kernels machine_kernels(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) return (kernels){multiply_v4, gradient_v4};
  if (__builtin_cpu_supports("x86-64-v3")) return (kernels){multiply_v3, gradient_v3};
#endif
  return (kernels){multiply_any, gradient_any};
}
