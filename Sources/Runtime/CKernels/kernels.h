#ifndef CKERNELS_KERNELS_H
#define CKERNELS_KERNELS_H

#include "tiles.h"

// The innermost loops in the sizes that fit this machine's registers.
typedef struct {
  void (*multiply)(const pixels *p, const float *x, const product *m, float *y);
  void (*gradient)(const windows *w, const float *large, const float *small, float *g);
} kernels;

kernels machine_kernels(void);

#endif
