#ifndef CIMAGES_H
#define CIMAGES_H

#include <stddef.h>
#include <stdint.h>

// Row kernels over batches of images, (samples * height * width) x channels, without gaps. Rows are shared among parts;
// sums are taken part by part, so that the same number of parts gives the same bits. `sums` holds 2 * columns doubles
// for each part.

// Means and biased variances of the columns.
void ck_moments(size_t parts, size_t rows, size_t columns, const float *x, double *sums, float *mean, float *variance);

// y = activation(x * scale + shift), each by column.
void ck_scale(size_t parts, size_t rows, size_t columns, const float *x, const float *scale, const float *shift,
              int relu, float *y);

// dy becomes zero where the output y isn't positive (y may be NULL: nowhere); total[j] = the sum of column j, and
// where x isn't NULL against[j] = the sum of dy (x - mean[j]) of column j.
void ck_sum_gradient(size_t parts, size_t rows, size_t columns, const float *y, float *dy, const float *x,
                     const float *mean, double *sums, float *total, float *against);

// dx = a * dy + b * x + c, each by column.
void ck_combine(size_t parts, size_t rows, size_t columns, const float *dy, const float *a, const float *x,
                const float *b, const float *c, float *dx);

// The sum of the binary cross entropy of sigmoid(x) against t, as PyTorch clamps it; gradient = scale * (sigmoid(x) - t).
// Each number counts w times, or once where w is NULL.
double ck_binary_cross_entropy(size_t parts, size_t count, const float *x, const float *t, const float *w, float scale,
                               double *sums, float *gradient);

// w = 1 + strength * |x - mean|, the mean that of the samples, number by number.
void ck_distance_weights(size_t samples, size_t numbers, const float *x, float strength, float *mean, float *w);

// Frames of 3 bytes a pixel, one after the other, as one image of 3 * frames channels with numbers in [0, 1].
void ck_image_of_frames(size_t pixels, size_t frames, const uint8_t *bytes, float *image);

// 255 sigmoid(x), rounded.
void ck_bytes_of_logits(size_t count, const float *x, uint8_t *bytes);

// y = x with the numbers of each image in the order channel, pixel instead of pixel, channel; and back.
void ck_channels_first(size_t parts, size_t samples, size_t pixels, size_t channels, const float *x, float *y);
void ck_channels_last(size_t parts, size_t samples, size_t pixels, size_t channels, const float *x, float *y);

#endif
