#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

// Element-wise loops over float32. Matrices are row-major with a row stride, a row per sample.

// Adds a bias to each row and applies the activation, in place.
void ck_bias(size_t rows, size_t columns, size_t stride, const float *bias, float *y);
void ck_bias_relu(size_t rows, size_t columns, size_t stride, const float *bias, float *y);
void ck_bias_selu(size_t rows, size_t columns, size_t stride, const float *bias, float *y);
void ck_bias_tanh(size_t rows, size_t columns, size_t stride, float scale, const float *bias, float *y);

// Turns the gradient of an activation's output y into that of its input, in place.
void ck_bias_clip(size_t rows, size_t columns, size_t stride, const float *bias, float *y);
void ck_clip_backward(size_t rows, size_t columns, size_t stride, const float *y, float *dy);
void ck_relu_backward(size_t rows, size_t columns, size_t stride, const float *y, float *dy);
void ck_selu_backward(size_t rows, size_t columns, size_t stride, const float *y, float *dy);
void ck_tanh_backward(size_t rows, size_t columns, size_t stride, float scale, const float *y, float *dy);

// sums[j] += the sum of column j.
void ck_add_column_sums(size_t rows, size_t columns, size_t stride, const float *x, float *sums);

// y = a x + b y
void ck_axpby(size_t n, float a, const float *x, float b, float *y);

// One Adam step; with largest == NULL plain Adam, else AMSGrad.
// parameter -= rate / (1 - beta1^t) * m / (sqrt(v) * inverse_root_correction + epsilon)
// Gives how many parameters stayed since they would have left the finite numbers.
size_t ck_adam(size_t n, float rate, float beta1, float beta2, float inverse_root_correction, float epsilon,
               const float *gradient, float *m, float *v, float *largest, float *parameter);

// How many of some numbers aren't within +-limit; nan never is.
size_t ck_count_beyond(size_t n, float limit, const float *x);

// z = mean + exp(log_variance / 2) * noise for rows of (mean, log_variance), each of `width` columns.
void ck_reparameterize(size_t rows, size_t width, const float *heads, size_t heads_stride, const float *noise,
                       size_t noise_stride, float *z, size_t z_stride);

// The heads' gradients of dz through the reparameterisation plus weight * KL(N(mean, variance) || N(0, I)).
void ck_reparameterize_backward(size_t rows, size_t width, float weight, const float *heads, size_t heads_stride,
                                const float *noise, size_t noise_stride, const float *dz, size_t dz_stride,
                                float *dheads, size_t dheads_stride);

// Writes the squared distances of rows from a point, each difference times a factor, and says how many of them are at
// most `limit`. Their relative error is below (width + 4) * 2^-23.
size_t ck_squared_distances(size_t rows, size_t width, const float *x, const float *point, const float *factor,
                            float limit, float *squares);

#endif
