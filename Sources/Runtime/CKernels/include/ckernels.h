#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>

// y[i] = a * x[i] + y[i]
void ck_axpy(size_t n, float a, const float *x, float *y);

#endif
