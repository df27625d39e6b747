#ifndef CKERNELS_WINOGRAD_H
#define CKERNELS_WINOGRAD_H

#include "cconvolutions.h"

// Windows of 4 × 4 that move by 2, with 9 products where plain loops take 16: see winograd.c. The functions are those of
// cconvolutions.h, for windows that `is_winograd`; weights and gradients take the same room either way.

int is_winograd(const ck_window *w);
size_t winograd_weights(const ck_window *w);
size_t winograd_scratch(const ck_window *w);

typedef struct {
  const ck_window *w;
  const float *weight;
  float *prepared;
} weight_job;

typedef struct {
  const ck_window *w;
  size_t samples, scratch_size;
  const float *large, *small, *prepared, *bias;
  float *result, *scratch;
  int relu;
} pass_job;

typedef struct {
  const ck_window *w;
  size_t gradients;
  const float *partial;
  float *gradient;
} gradient_job;

// Parts of jobs whose contexts are the types above.
void winograd_prepare_gather(void *context, size_t part, size_t parts);
void winograd_prepare_scatter(void *context, size_t part, size_t parts);
void winograd_gather(void *context, size_t part, size_t parts);
void winograd_scatter(void *context, size_t part, size_t parts);
void winograd_weight_gradient(void *context, size_t part, size_t parts);
void winograd_add_gradients(void *context, size_t part, size_t parts);

#endif
